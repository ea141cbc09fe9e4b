interface Arrival {
  readonly atSeconds: number;
  jobs: number;
}

/** Jobs differ in length: a fifth of them ends after each of these shares of the mean. */
const lengths = [0.6, 0.8, 1, 1.2, 1.4] as const;

/** Parts of a job that are left over by counting in fractions. */
const dust = 1e-6;

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

  /** One second: ends what is done, at most `most` of it, and starts what fits. Returns how many jobs ended. */
  work(atSeconds: number, slots: number, most: number): number {
    return this.jobSeconds < 1 ? this.workQuickly(slots, most) : this.workSlowly(atSeconds, slots, most);
  }

  private workSlowly(atSeconds: number, slots: number, most: number): number {
    const { ends } = this;
    const now = atSeconds % ends.length;
    this.held += ends[now] ?? 0;
    ends[now] = 0;
    const ended = Math.min(this.held, most);
    this.held -= ended;
    const started = this.take(Math.max(0, slots - this.inFlight + ended));
    this.inFlight += started - ended;
    if (started === 0) return ended;
    for (const duration of this.durations) {
      const end = (atSeconds + duration) % ends.length;
      ends[end] = (ends[end] ?? 0) + started / lengths.length;
    }
    return ended;
  }

  /** Jobs that follow one another within a second. */
  private workQuickly(slots: number, most: number): number {
    const ended = this.take(Math.min(slots / this.jobSeconds, most));
    this.inFlight = this.waiting > 0 ? slots : Math.min(slots, ended * this.jobSeconds);
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
