import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetObjectCommand, ListObjectsV2Command, NoSuchKey, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { outputKeys } from '../../../config/contract/output-keys';
import {
  type LookAnswer,
  type MoveAnswer,
  moverBusy,
  type StopAnswer,
} from '../../../domain/parked/mover-protocol';
import type { ParkedOperation } from '../../../domain/parked/operation';
import { type QueueTakeOptions, queueTake } from '../../../ops/queue/queue-take';
import { FakeAppConfig } from '../../support/aws/fake-app-config';
import { seededSwitchboard, switchboardOutputs } from '../../support/aws/fake-switchboard';
import { change, type OperatorSession, startMs } from '../../support/ops/operator-session';

export const parkedId = 'park-20261124-020000-aaaa';

const nothing = { position: { batch: 1, jobs: 0 }, jobs: 0, present: 0 };

export const parked: ParkedOperation = {
  version: 1,
  id: parkedId,
  kind: 'park',
  pattern: { source: 'automation', jobClass: '*', account: '*' },
  who: 'arn:aws:sts::111122223333:assumed-role/operator/ann',
  reason: 'incident 42',
  startedAtSeconds: Date.UTC(2026, 10, 24, 2) / 1000,
  phase: 'kept',
  scan: { pass: 2, place: 9, skip: 0, found: 0, left: 0 },
  batches: 7,
  taken: 1_234,
  doubtful: 0,
  counts: [{ queue: 'default', jobClass: 'Send', source: 'automation', account: '1042', jobs: 1_234 }],
  returned: nothing,
  returnedDoubtful: nothing,
  nextReturnAtMs: 0,
};

export const look: LookAnswer = {
  done: true,
  scan: { pass: 1, place: 9, skip: 0, found: 1_234, left: 0 },
  seen: 9_000,
  counts: parked.counts,
  memoryPercent: 99.6,
};

export function moved(changes: Partial<ParkedOperation> = {}, answer: Partial<MoveAnswer> = {}): MoveAnswer {
  return { done: true, operation: { ...parked, ...changes }, memoryPercent: 61, ...answer };
}

/** An answer on the way. */
export function underWay(taken: number): MoveAnswer {
  return moved({ taken, phase: 'taking' }, { done: false });
}

/** Parks what has the source `automation`, unless the options say otherwise. */
export function parkedBy(session: OperatorSession, options: Partial<QueueTakeOptions>) {
  const usual = { ...change, kind: 'park', everything: false, releaseLocks: false } as const;
  return queueTake(session, { ...usual, source: 'automation', ...options }, () => 0);
}

/** What the function answers, in order; the last answer stays. An error is thrown, a text is the function's own; `moverBusy`: another one works. */
export type Answer = LookAnswer | MoveAnswer | StopAnswer | Error | string;

/** A stage whose function answers as a test says, whose bucket holds operations, and whose switchboard stops nothing. */
export class QueueFakes {
  readonly asked: { readonly action: string; readonly [key: string]: unknown }[] = [];
  readonly appConfig = new FakeAppConfig();
  readonly #lambda = mockClient(LambdaClient);
  readonly #s3 = mockClient(S3Client);

  constructor() {
    const outputs = Object.entries({
      ...switchboardOutputs,
      [outputKeys.queueMoverFunctionName]: outputKeys.queueMoverFunctionName,
      [outputKeys.controlsBucketName]: outputKeys.controlsBucketName,
    }).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue }));
    this.appConfig.put(seededSwitchboard(startMs));
    const stack = { StackName: 'any', StackStatus: 'UPDATE_COMPLETE' as const, CreationTime: new Date(0) };
    mockClient(CloudFormationClient)
      .on(DescribeStacksCommand)
      .resolves({ Stacks: [{ ...stack, Outputs: outputs }] });
    this.holds();
  }

  answers(...answers: readonly Answer[]): void {
    const left = [...answers];
    this.#lambda.on(InvokeCommand).callsFake(async ({ Payload, FunctionName }) => {
      if (FunctionName !== outputKeys.queueMoverFunctionName) throw new Error(`no function ${FunctionName}`);
      this.asked.push(JSON.parse(Payload));
      const answer = left.length > 1 ? left.shift() : left[0];
      if (answer instanceof Error) throw answer;
      const errorType = answer === moverBusy ? moverBusy : 'Error';
      const text = typeof answer === 'string' ? { errorMessage: answer, errorType } : answer;
      const told = new TextEncoder().encode(JSON.stringify(text));
      return { Payload: told, ...(typeof answer === 'string' && { FunctionError: 'Unhandled' }) };
    });
  }

  holds(...operations: readonly ParkedOperation[]): void {
    const Bucket = outputKeys.controlsBucketName;
    const CommonPrefixes = operations.map(({ id }) => ({ Prefix: `parked/${id}/` }));
    this.#s3
      .on(ListObjectsV2Command, { Bucket, Prefix: 'parked/', Delimiter: '/' })
      .resolves({ CommonPrefixes });
    this.#s3.on(GetObjectCommand).rejects(new NoSuchKey({ message: 'none', $metadata: {} }));
    for (const operation of operations) {
      const Key = `parked/${operation.id}/operation.json`;
      this.#s3.on(GetObjectCommand, { Bucket, Key }).callsFake(async () => ({
        Body: { transformToString: async () => JSON.stringify(operation) },
      }));
    }
  }

  refusesObjects(error: Error): void {
    this.#s3.on(ListObjectsV2Command).rejects(error);
  }
}
