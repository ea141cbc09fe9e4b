interface Arrival {
  readonly atSeconds: number;
  jobs: number;
}

/** Jobs differ in length: a fifth of them ends after each of these shares of the mean. */
const lengths = [0.6, 0.8, 1, 1.2, 1.4] as const;

/** Parts of a job that are left over by counting in fractions. */
const dust = 1e-6;

/** What may happen in one second. */
export interface WorkLimits {
  /** Jobs that may be in flight. */
  readonly places: number;
  /** Jobs that may end. */
  readonly most: number;
  /** Jobs that may start. @default as many as there are places for */
  readonly starts?: number | undefined;
}

/**
 * The queues of one simulated pool in the order of arrival, and the jobs its tasks hold. Jobs are counted in fractions,
 * time in whole seconds; ages are exact, whatever the backlog.
 */
export class JobBacklog {
  private readonly jobSeconds: number;
  /** Whole seconds that a fifth of the jobs takes each. */
  private readonly durations: readonly number[];
  private readonly arrivals: Arrival[] = [];
  private first = 0;
  /** Jobs that end, by second; a ring, because none ends later than the longest that starts now. */
  private readonly ends: Float64Array;
  /** Jobs that would be done, if something downstream took their results. */
  private held = 0;
  private waiting = 0;
  private inFlight = 0;

  /** @param jobSeconds mean length of a job, above 0 */
  constructor(jobSeconds: number) {
    this.jobSeconds = jobSeconds;
    this.durations = lengths.map((length) => Math.max(1, Math.round(length * jobSeconds)));
    this.ends = new Float64Array(1 + Math.max(...this.durations));
  }

  get waitingJobs(): number {
    return this.waiting;
  }

  get inFlightJobs(): number {
    return this.inFlight;
  }

  arrive(atSeconds: number, jobs: number): void {
    if (!(jobs > 0)) return;
    this.arrivals.push({ atSeconds, jobs });
    this.waiting += jobs;
  }

  /** 0 when nothing waits. */
  oldestAgeSeconds(atSeconds: number): number {
    const oldest = this.arrivals[this.first];
    return oldest === undefined ? 0 : atSeconds - oldest.atSeconds;
  }

  /** One second: ends what is done and starts what fits, within the limits. Returns how many jobs ended. */
  work(atSeconds: number, limits: WorkLimits): number {
    return this.jobSeconds < 1 ? this.workQuickly(limits) : this.workSlowly(atSeconds, limits);
  }

  private workSlowly(atSeconds: number, { places, most, starts = places }: WorkLimits): number {
    const { ends, durations } = this;
    const now = atSeconds % ends.length;
    this.held += ends[now] ?? 0;
    ends[now] = 0;
    const ended = Math.min(this.held, most);
    this.held -= ended;
    const started = this.take(Math.min(starts, Math.max(0, places - this.inFlight + ended)));
    this.inFlight += started - ended;
    if (started === 0) return ended;
    const share = started / lengths.length;
    for (const duration of durations) {
      const end = (now + duration) % ends.length;
      ends[end] = (ends[end] ?? 0) + share;
    }
    return ended;
  }

  /** Jobs that follow one another within a second. */
  private workQuickly({ places, most, starts }: WorkLimits): number {
    const ended = this.take(Math.min(places / this.jobSeconds, most, starts ?? Number.POSITIVE_INFINITY));
    const isHeldBack = starts !== undefined || this.waiting === 0;
    this.inFlight = isHeldBack ? Math.min(places, ended * this.jobSeconds) : places;
    return ended;
  }

  private take(most: number): number {
    const taken = Math.min(most, this.waiting);
    let left = taken;
    for (let oldest = this.arrivals[this.first]; oldest !== undefined && left > 0; ) {
      const some = Math.min(left, oldest.jobs);
      oldest.jobs -= some;
      left -= some;
      if (oldest.jobs > dust) break;
      this.first += 1;
      oldest = this.arrivals[this.first];
    }
    this.waiting -= taken;
    if (this.waiting < dust) {
      this.waiting = 0;
      this.first = this.arrivals.length;
    }
    return taken;
  }
}
