import { outputKeys } from '../../config/contract/output-keys';
import { shellWord } from '../../domain/escape-text';
import type { MoverRequest } from '../../domain/parked/mover-protocol';
import type { SwitchboardDocument } from '../../domain/switchboard/document';
import { ParkedOperations } from '../aws/parked-operations';
import { CliError } from '../kit/command-result';
import type { Session } from '../kit/session';
import { requireStackOutput } from '../kit/stack-outputs';
import { QueueMover } from './queue-mover';

/** What the verbs of `queue` may be given from outside. */
export interface QueueSurroundings {
  /** The switchboard that is in force. Undefined where it cannot be had. @default not asked */
  readonly deployed?: () => Promise<SwitchboardDocument | undefined>;
  /** From 0 to below 1. @default Math.random */
  readonly random?: () => number;
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
