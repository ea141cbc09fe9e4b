/** Who has what: jobs that the store acknowledged, against those that ran and those that still stand in a queue. */
export class JobLedger {
  private readonly acknowledged = new Set<string>();
  private readonly runs = new Map<string, number>();

  acknowledge(id: string | undefined): void {
    if (id !== undefined) this.acknowledged.add(id);
  }

  ran(id: string | undefined): void {
    if (id !== undefined) this.runs.set(id, (this.runs.get(id) ?? 0) + 1);
  }

  get acknowledgedJobs(): number {
    return this.acknowledged.size;
  }

  get ranJobs(): number {
    return this.runs.size;
  }

  /** @param queued ids of jobs that stand in a queue, in whatever state */
  balance(queued: readonly string[]) {
    const standing = new Set(queued);
    return {
      lost: [...this.acknowledged].filter((id) => !this.runs.has(id) && !standing.has(id)),
      doubled: [...this.runs].filter(([id, times]) => times > 1 || standing.has(id)).map(([id]) => id),
      neverAcknowledged: [...this.runs.keys()].filter((id) => !this.acknowledged.has(id)),
    };
  }
}
