import {
  DescribeRulesCommand,
  DescribeTagsCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import type { SwitchboardDocument } from '../../../domain/switchboard/document';
import { CliError, type CommandResult } from '../../../ops/kit/command-result';
import { describeError } from '../../../ops/kit/errors';
import { type RunOptions, run } from '../../../ops/run/run';
import { type RunFollowOptions, runFollow } from '../../../ops/run/run-follow';
import { answeringClient } from '../../support/aws/answering-client';
import { AwsCalls } from '../../support/aws/aws-faults';
import { FakeAppConfig } from '../../support/aws/fake-app-config';
import { FakeOneOffTasks } from '../../support/aws/fake-one-off-tasks';
import { FakeStacks } from '../../support/aws/fake-stacks';
import { seededSwitchboard } from '../../support/aws/fake-switchboard';
import { change, type OperatorSession, operatorSession, startMs } from '../../support/ops/operator-session';

export interface Ran extends CommandResult {
  /** What the command wrote. */
  readonly lines: readonly string[];
  /** All that a person reads, in its order. */
  readonly told: string;
}

/** `prod` with one-off tasks, and what somebody else does there. */
export class RunBench {
  readonly calls = new AwsCalls();
  readonly session: OperatorSession = operatorSession();
  readonly stacks = new FakeStacks(this.calls);
  readonly tasks = new FakeOneOffTasks(this.calls, this.session.clock);
  readonly board: SwitchboardDocument = seededSwitchboard(startMs);
  readonly operations: object[] = [];
  /** Priority of rules on the app's listener. */
  readonly priorities: string[] = [];
  private readonly appConfig = new FakeAppConfig();

  constructor() {
    // A command has no time limit, and what waits for one that never ends would turn for ever.
    this.session.onTime((nowMs) => {
      if (nowMs - startMs > 864e5) throw new Error('still waiting after a day');
    });
    this.appConfig.nowMs = () => startMs - 5_400_000;
    this.deploy(this.board);
    for (const name of ['web', 'bulk', 'websockets']) this.tasks.add(name);
    const s3 = answeringClient(S3Client);
    s3.on(ListObjectsV2Command, async () => {
      this.calls.called('ListObjectsV2');
      return { CommonPrefixes: this.operations.map((one) => ({ Prefix: `parked/${Object(one).id}/` })) };
    });
    s3.on(GetObjectCommand, async ({ Key = '' }) => {
      this.calls.called('GetObject');
      const found = this.operations.find((one) => Key.includes(Object(one).id));
      return { Body: { transformToString: async () => JSON.stringify(found) } };
    });
    const balancing = answeringClient(ElasticLoadBalancingV2Client);
    balancing.on(DescribeRulesCommand, async () => {
      this.calls.called('DescribeRules');
      return { Rules: this.priorities.map((Priority) => ({ Priority, RuleArn: `rule/${Priority}` })) };
    });
    balancing.on(DescribeTagsCommand, async () => ({ TagDescriptions: [] }));
  }

  deploy(document: SwitchboardDocument): void {
    this.appConfig.put(document);
  }

  run(options: Partial<RunOptions> = {}): Promise<Ran> {
    const command = ['bin/rails', 'db:migrate'];
    const usual: RunOptions = { ...change, service: 'web', command, detach: false, force: false };
    return this.ran((emit) => run(this.session, { ...usual, ...options }, emit));
  }

  follow(options: Partial<RunFollowOptions> = {}): Promise<Ran> {
    const usual = { stage: 'prod', json: false, service: 'web', follow: this.tasks.tasks[0]?.id ?? '' };
    return this.ran((emit) => runFollow(this.session, { ...usual, ...options }, emit));
  }

  /** As `runVerb` does it. */
  private async ran(verb: (emit: (line: string) => void) => Promise<CommandResult>): Promise<Ran> {
    const lines: string[] = [];
    const { said } = this.session;
    const told = (stderr: string): string => [...said, stderr].join('\n');
    try {
      const result = await verb((line) => lines.push(line));
      return { ...result, lines, told: told(result.stderr) };
    } catch (error) {
      const stderr = describeError(error);
      const exitCode = error instanceof CliError ? error.exitCode : 1;
      return { stdout: '', stderr, exitCode, lines, told: told(stderr) };
    }
  }

  /** Ctrl-C so long after the start of the session. */
  interruptAfter(milliseconds: number): void {
    this.session.onTime((nowMs) => {
      if (nowMs - startMs >= milliseconds) this.session.interrupt();
    });
  }
}
