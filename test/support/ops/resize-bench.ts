import type { Holder } from '../../../ops/kit/change/holder';
import { storeResize } from '../../../ops/store/store-resize';
import { AwsCalls } from '../aws/aws-faults';
import { fakeAudit } from '../aws/fake-audit';
import { FakeControlsBucket } from '../aws/fake-controls-bucket';
import { FakeElastiCache } from '../aws/fake-elasticache';
import { FakeStacks } from '../aws/fake-stacks';
import { change, type OperatorSession, operatorSession } from './operator-session';

const stateKey = 'stress/meter-state.json';
export const recordKey = 'resize/prod-jobs-1.json';

/** A stage with a job store, a queue meter that reads it, and somebody who resizes it. `prod` names cache.r7g.xlarge. */
export class ResizeBench {
  readonly calls = new AwsCalls();
  readonly stacks = new FakeStacks(this.calls);
  readonly bucket = new FakeControlsBucket(this.calls);
  readonly audit = fakeAudit();
  readonly session: OperatorSession;
  readonly store: FakeElastiCache;
  /** What the meter counts: `completed` and `held` jobs. */
  jobs = { completed: 1_000_000, held: 50_000 };
  meterRuns = true;
  producersHeld = false;
  readonly holdReasons: string[] = [];
  /** Producers are held, and the answer never arrives. */
  losesHoldAnswer = false;

  constructor(stageType = 'cache.r7g.xlarge') {
    this.session = operatorSession((config) => ({
      ...config,
      stores: { ...config.stores, jobs: { ...config.stores.jobs, nodeType: stageType } },
    }));
    this.store = new FakeElastiCache(this.calls, this.session.clock);
    this.session.onTime((nowMs) => this.pass(nowMs));
    this.pass(this.session.clock.nowMs());
  }

  readonly holder: Holder = {
    hold: async (reason) => {
      this.calls.called('hold');
      this.producersHeld = true;
      this.holdReasons.push(reason);
      if (this.losesHoldAnswer)
        throw Object.assign(new Error('no answer'), { name: 'TimeoutError', $metadata: {} });
    },
    release: async () => {
      this.calls.called('release');
      this.producersHeld = false;
    },
    held: async () => {
      this.calls.called('held');
      return this.producersHeld;
    },
  };

  resize(
    options: {
      to?: string;
      undo?: boolean;
      acceptLoss?: boolean;
      dryRun?: boolean;
      json?: boolean;
      timeoutMinutes?: number;
    } = {},
  ) {
    const to = options.undo === true ? {} : { to: 'cache.r7g.2xlarge' };
    const given = { ...change, undo: false, acceptLoss: false, timeoutMinutes: 90, ...to, ...options };
    return storeResize(this.session, given, this.holder);
  }

  /** What of AWS was changed, in order. */
  changes(): string[] {
    return this.calls.names.filter((name) => /^(Modify|Create|SetStack|hold$|release$)/.test(name));
  }

  end() {
    return {
      nodeTypes: [...new Set(this.store.nodeTypes)],
      held: this.producersHeld,
      blocked: this.stacks.refusesJobStoreUpdates(),
      record: this.bucket.json(recordKey)?.doing,
    };
  }

  private pass(nowMs: number): void {
    this.store.pass(nowMs);
    if (!this.meterRuns) return;
    const { completed, held } = this.jobs;
    this.bucket.put(
      stateKey,
      JSON.stringify({
        jobs: { readAtSeconds: nowMs / 1000, completedJobsTotal: completed, failedJobsTotal: 0 },
        pools: { bulk: { heldJobs: held, queues: { bulk: { waitingJobs: held } } } },
      }),
    );
  }
}
