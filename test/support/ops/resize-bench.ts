import { any, type Switch } from '../../../domain/switchboard/document';
import { jobStoreOf } from '../../../ops/kit/job-store';
import { storeResize } from '../../../ops/store/store-resize';
import { AwsCalls, awsError } from '../aws/aws-faults';
import { FakeControlsBucket } from '../aws/fake-controls-bucket';
import { FakeElastiCache } from '../aws/fake-elasticache';
import { FakeStacks } from '../aws/fake-stacks';
import { FakeSwitchboard } from '../aws/fake-switchboard';
import { change, type OperatorSession, operatorSession } from './operator-session';

const stateKey = 'stress/meter-state.json';
export const recordKey = 'resize/prod-jobs-1.json';

/** A stage with a job store, a queue meter that reads it, and somebody who resizes it. `prod` names cache.r7g.xlarge. */
export class ResizeBench {
  readonly calls = new AwsCalls();
  readonly stacks = new FakeStacks(this.calls);
  readonly bucket = new FakeControlsBucket(this.calls);
  readonly session: OperatorSession;
  readonly store: FakeElastiCache;
  readonly switchboard: FakeSwitchboard;
  /** What the meter counts: `completed` and `held` jobs. */
  jobs = { completed: 1_000_000, held: 50_000 };
  meterRuns = true;
  /** Producers are held, and the answer never arrives. */
  losesHoldAnswer = false;
  /** The switchboard takes no change any more. */
  refusesRelease = false;

  constructor(stageType = 'cache.r7g.xlarge') {
    this.session = operatorSession((config) => ({
      ...config,
      stores: { ...config.stores, jobs: { ...jobStoreOf(config), nodeType: stageType } },
    }));
    this.store = new FakeElastiCache(this.calls, this.session.clock);
    this.switchboard = new FakeSwitchboard(this.calls, this.session.clock);
    this.switchboard.tasks.push({ service: 'web', id: 'w1', afterSeconds: 0 });
    this.switchboard.appConfig.after = async (call) => {
      if (call === 'StartDeployment' && this.losesHoldAnswer) throw awsError('TimeoutError', 'no answer');
    };
    const { before } = this.switchboard.appConfig;
    this.switchboard.appConfig.before = async (call) => {
      await before(call);
      if (call === 'StartDeployment' && this.refusesRelease) throw awsError('AccessDeniedException', 'no');
    };
    this.session.onTime((nowMs) => this.pass(nowMs));
    this.pass(this.session.clock.nowMs());
  }

  get producersHeld(): boolean {
    return holdIn(this.switchboard.appConfig.deployed.switches) !== undefined;
  }

  /** Of the holds that were deployed, in order. */
  get holdReasons(): string[] {
    const { appConfig } = this.switchboard;
    return appConfig.deployments.flatMap(
      ({ version }) => holdIn(appConfig.document(version).switches)?.reason ?? [],
    );
  }

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
    return storeResize(this.session, given);
  }

  /** What of AWS was changed, in order; of the switchboard, whether it held producers then. */
  changes(): string[] {
    const { appConfig } = this.switchboard;
    // The first one was there before.
    const [, ...deployed] = appConfig.deployments.map(({ version }) => appConfig.document(version));
    return this.calls.names.flatMap((name) => {
      if (name !== 'StartDeployment') return /^(Modify|CreateSnapshot|SetStack)/.test(name) ? [name] : [];
      return holdIn(deployed.shift()?.switches ?? []) === undefined ? 'release' : 'hold';
    });
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

/** The switch on everything that a resize sets. */
function holdIn(switches: readonly Switch[]): Switch | undefined {
  return switches.find(
    ({ source, jobClass, account, reason }) =>
      [source, jobClass, account].every((name) => name === any) && reason.startsWith('store resize '),
  );
}
