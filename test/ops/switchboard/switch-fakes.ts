import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { controlsKeys } from '../../../config/contract/controls-keys';
import { outputKeys } from '../../../config/contract/output-keys';
import type { ShedLine } from '../../../domain/switchboard/log-line';
import { answeringClient } from '../../support/aws/answering-client';
import { AwsCalls } from '../../support/aws/aws-faults';
import { FakeControlsBucket } from '../../support/aws/fake-controls-bucket';
import { FakeSwitchboard, seededSwitchboard, switchboardOutputs } from '../../support/aws/fake-switchboard';
import { type OperatorSession, operatorSession, startMs } from '../../support/ops/operator-session';

const outputs: Readonly<Record<string, string>> = {
  ...switchboardOutputs,
  [outputKeys.controlsBucketName]: 'controls-bucket',
  [outputKeys.clusterName]: 'prod-cluster',
};

export const seeded = seededSwitchboard(startMs);

/** A stage with a switchboard that was deployed an hour and a half ago, and tasks that read it. */
export class SwitchFakes {
  readonly calls = new AwsCalls();
  readonly session: OperatorSession = operatorSession();
  readonly bucket = new FakeControlsBucket(this.calls);
  private readonly switchboard = new FakeSwitchboard(this.calls, this.session.clock);
  readonly appConfig = this.switchboard.appConfig;
  readonly tasks = this.switchboard.tasks;
  readonly audit = this.switchboard.audit;
  readonly logged = this.switchboard.logged;

  constructor() {
    this.bucket.put(controlsKeys.lastResortSwitchboard, JSON.stringify(seeded));
    const stacks = answeringClient(CloudFormationClient);
    stacks.on(DescribeStacksCommand, async ({ StackName }) => {
      this.calls.called('DescribeStacks');
      const Outputs = Object.entries(outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue }));
      return { Stacks: [{ StackName, Outputs }] };
    });
  }

  get copy(): Record<string, unknown> | undefined {
    return this.bucket.json(controlsKeys.lastResortSwitchboard);
  }

  /** What counts as work for AWS: calls but for those that wait for tasks. */
  callsFor(prefixes: RegExp): string[] {
    return this.calls.names.filter((name) => prefixes.test(name));
  }
}

export function shedLine(fromMs: number, counts: ShedLine['counts']): string {
  const line: ShedLine = {
    bulkhead: 'shed',
    fromSeconds: fromMs / 1000,
    toSeconds: fromMs / 1000 + 60,
    counts,
  };
  return JSON.stringify(line);
}
