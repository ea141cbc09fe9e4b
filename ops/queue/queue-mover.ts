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
import { ParkedOperations } from '../aws/parked-operations';
import { CliError } from '../kit/command-result';
import type { Session } from '../kit/session';
import { requireStackOutput } from '../kit/stack-outputs';

/** There is one mover at a time. Another one works for some ten seconds, and waits for a person in between. */
const busyPauseMs = 5_000;

const maxBusyPauses = 24;

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

  /** @throws CliError with what the function says it cannot do */
  move = async (request: TakeRequest | ReturnRequest): Promise<MoveAnswer> =>
    understood(parkedShapes.moveAnswer, await this.invoke(request));

  private async invoke(request: MoverRequest): Promise<unknown> {
    const command = new InvokeCommand({
      FunctionName: this.functionName,
      InvocationType: 'RequestResponse',
      Payload: JSON.stringify(request),
    });
    const { FunctionError, Payload } = await this.whenFree(command);
    const answer = jsonRecord(new TextDecoder().decode(Payload));
    if (FunctionError === undefined) return answer;
    const message = answer?.errorMessage;
    throw new CliError(
      1,
      `the queue mover: ${typeof message === 'string' ? message : new TextDecoder().decode(Payload)}`,
    );
  }

  private async whenFree(command: InvokeCommand): Promise<InvokeCommandOutput> {
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
            : 'The queue mover works for somebody else';
        this.session.say(`  ${why}; waiting for it.`);
      }
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

export interface QueueTarget {
  readonly mover: QueueMover;
  readonly operations: ParkedOperations;
}

/** The function and the bucket of a stage. @throws CliError where they are not deployed */
export async function queueTarget(session: Session): Promise<QueueTarget> {
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
