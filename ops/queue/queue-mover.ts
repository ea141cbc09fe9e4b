import { InvokeCommand, type InvokeCommandOutput, type LambdaClient } from '@aws-sdk/client-lambda';
import { outputKeys } from '../../config/contract/output-keys';
import { parkedShapes } from '../../config/contract/parked-shapes';
import { parsedShape } from '../../config/contract/parsed-shape';
import { shellWord } from '../../domain/escape-text';
import { jsonRecord } from '../../domain/json-record';
import {
  type LookAnswer,
  type LookRequest,
  type MoveAnswer,
  type MoverRequest,
  moverBusy,
  type ReturnRequest,
  type TakeRequest,
} from '../../domain/parked/mover-protocol';
import type { ParkedOperation } from '../../domain/parked/operation';
import { ParkedOperations } from '../aws/parked-operations';
import { CliError } from '../kit/command-result';
import { jobStoreOf } from '../kit/job-store';
import type { Session } from '../kit/session';
import { requireStackOutput } from '../kit/stack-outputs';

/** One mover works on an operation at a time, for less than a minute. */
const busyPauseMs = 5_000;

const maxBusyPauses = 24;

/** How often an operation that goes on by itself is looked at. The function tells as often. */
const watchEveryMs = 2_000;

/** Longer than the function's minute, and than Lambda takes to call it again: then nobody works on the operation. */
const silentMs = 75_000;

type WhileBusy = () => Promise<boolean>;

/** The function that reaches the job store, so that the operator need not. */
export class QueueMover {
  private readonly client: LambdaClient;

  constructor(
    private readonly session: Pick<Session, 'clients' | 'clock' | 'say'>,
    readonly functionName: string,
  ) {
    this.client = session.clients.lambda;
  }

  /** @throws CliError with what the function says it cannot do */
  look = async (request: LookRequest): Promise<LookAnswer> =>
    understood(parkedShapes.lookAnswer, await this.invoke(request));

  /**
   * @param whileBusy asked between two tries where a mover works on that operation already: whether it moved
   * @throws CliError with what the function says it cannot do, and where nothing moves for two minutes
   */
  move = async (request: TakeRequest | ReturnRequest, whileBusy: WhileBusy): Promise<MoveAnswer> =>
    understood(parkedShapes.moveAnswer, await this.invoke(request, whileBusy));

  /** Ends an operation that goes on by itself. @throws CliError with what the function says it cannot do */
  stop = async (id: string): Promise<void> => {
    understood(parkedShapes.stopAnswer, await this.invoke({ action: 'stop', id }));
  };

  private async invoke(request: MoverRequest, whileBusy: WhileBusy = async () => false): Promise<unknown> {
    const command = new InvokeCommand({
      FunctionName: this.functionName,
      InvocationType: 'RequestResponse',
      Payload: JSON.stringify(request),
    });
    const { FunctionError, Payload } = await this.whenFree(command, whileBusy);
    const answer = jsonRecord(new TextDecoder().decode(Payload));
    if (FunctionError === undefined) return answer;
    const message = answer?.errorMessage;
    throw new CliError(
      1,
      `the queue mover: ${typeof message === 'string' ? message : new TextDecoder().decode(Payload)}`,
    );
  }

  private async whenFree(command: InvokeCommand, whileBusy: WhileBusy): Promise<InvokeCommandOutput> {
    for (let pauses = 0; ; pauses += 1) {
      const answer = await this.client.send(command).catch((error: unknown) => {
        if (isThrottled(error) && pauses < maxBusyPauses) return undefined;
        throw error;
      });
      if (answer !== undefined && (!isBusy(answer) || pauses === maxBusyPauses)) return answer;
      if (pauses === 0) {
        const why =
          answer === undefined
            ? 'Lambda has no room for the queue mover in this account now'
            : 'The queue mover works on this already';
        this.session.say(`  ${why}; waiting for it.`);
      }
      // Not from 0: it was said.
      if (answer !== undefined && (await whileBusy())) pauses = 1;
      await this.session.clock.sleep(busyPauseMs);
    }
  }
}

/** By Lambda: every function of the account together runs as often as it may. */
function isThrottled(error: unknown): boolean {
  return error instanceof Error && error.name === 'TooManyRequestsException';
}

function isBusy({ FunctionError, Payload }: InvokeCommandOutput): boolean {
  return (
    FunctionError !== undefined && jsonRecord(new TextDecoder().decode(Payload))?.errorType === moverBusy
  );
}

/** What a function of another version answers is told, and is no mistake in this one. */
function understood<T>(shape: Parameters<typeof parsedShape<T>>[0], value: unknown): T {
  try {
    return parsedShape(shape, { name: 'the queue mover answered something else', value });
  } catch (error) {
    throw new CliError(1, error instanceof Error ? error.message : String(error));
  }
}

/** Who moves jobs: the function, or this process where the jobs are in a store that the function does not reach. */
export type Mover = Pick<QueueMover, 'look' | 'move' | 'stop'>;

export interface QueueTarget {
  readonly mover: QueueMover;
  readonly operations: ParkedOperations;
}

/** The function and the bucket of a stage. @throws CliError where it has no job store, and where they are not deployed */
export async function queueTarget(session: Session): Promise<QueueTarget> {
  jobStoreOf(session.config);
  const [functionName, bucket] = await Promise.all([
    requireStackOutput(session, 'Platform', outputKeys.queueMoverFunctionName),
    requireStackOutput(session, 'Controls', outputKeys.controlsBucketName),
  ]);
  return {
    mover: new QueueMover(session, functionName),
    operations: new ParkedOperations(session.clients.s3, bucket),
  };
}

/** The equal command, to be given again until its answer says `"done":true`. */
export function invokeCommand(session: Session, { functionName }: QueueMover, request: MoverRequest): string {
  const place = `--function-name ${functionName} --region ${session.region}`;
  const payload = `--cli-binary-format raw-in-base64-out --payload ${shellWord(JSON.stringify(request))}`;
  return `aws lambda invoke ${place} ${payload} /dev/stdout # again until "done":true`;
}

/** Between two runs of the function everything is consistent. @throws CliError after Ctrl-C */
export function goOn({ interrupted }: Session, soFar: string): void {
  if (interrupted.aborted) throw new CliError(1, `stopped: ${soFar}`);
}

/** How far an operation is. Only the function itself tells how full the store is. */
export type Step = Pick<MoveAnswer, 'operation' | 'stop'> & Partial<Pick<MoveAnswer, 'memoryPercent'>>;

/** An operation that is driven to its end. */
export interface Drive {
  readonly session: Session;
  readonly target: Omit<QueueTarget, 'mover'> & { readonly mover: Mover };
  readonly request: TakeRequest | ReturnRequest;
  /** Told of each step; what it says is told with a stop. @throws CliError where it should not go on */
  step(answer: Step): string;
}

/**
 * Asks until the operation is done. Where the function goes on by itself this only looks: closing the terminal stops
 * nothing, Ctrl-C does. Where it cannot, or where nothing moved for longer than a run lasts, it is asked again.
 */
export async function driven({ session, target, request, step }: Drive): Promise<ParkedOperation> {
  const { mover, operations } = target;
  for (;;) {
    const answer = await mover.move(request, lookOn({ session, target, request, step }));
    let soFar = step(answer);
    if (answer.done) return answer.operation;
    let { operation } = answer;
    let movedAtMs = session.clock.nowMs();
    if (answer.goesOn === true)
      session.say('  It goes on by itself, also without this terminal; Ctrl-C stops it.');
    while (answer.goesOn === true && session.clock.nowMs() - movedAtMs < silentMs) {
      if (session.interrupted.aborted) await mover.stop(request.id);
      goOn(session, soFar);
      await session.clock.sleep(watchEveryMs);
      const found = (await operations.read(request.id)) ?? operation;
      if (JSON.stringify(found) === JSON.stringify(operation)) continue;
      operation = found;
      movedAtMs = session.clock.nowMs();
      soFar = step({ operation, stop: operation.stop });
      if (isDone(operation, request)) return operation;
    }
    goOn(session, soFar);
  }
}

/** Tells how far the operation is while another mover works on it, most often its own: a terminal was closed. */
function lookOn({ session, target: { mover, operations }, request, step }: Drive): WhileBusy {
  let seen = '';
  let soFar = 'another mover works on this operation';
  return async () => {
    const operation = await operations.read(request.id);
    const isOurs = operation?.phase === (request.action === 'take' ? 'taking' : 'returning');
    if (session.interrupted.aborted && isOurs) await mover.stop(request.id);
    goOn(session, soFar);
    const found = JSON.stringify(operation);
    if (operation === undefined || found === seen) return false;
    seen = found;
    // Why an earlier run stopped is nothing that stops this one.
    if (isOurs) soFar = step({ operation });
    return true;
  };
}

function isDone({ phase }: ParkedOperation, { action }: TakeRequest | ReturnRequest): boolean {
  return action === 'take' ? phase !== 'taking' : phase === 'returned';
}
