import { outputKeys } from '../../config/contract/output-keys';
import { ParkedOperations } from '../aws/parked-operations';
import type { ReadOptions } from '../kit/command-options';
import { CliError, type CommandResult } from '../kit/command-result';
import type { Session } from '../kit/session';
import { requireStackOutput } from '../kit/stack-outputs';
import { listLines } from './queue-list-lines';

export interface QueueListOptions extends ReadOptions {
  /** Only this one, with its jobs by queue, class, source and account. */
  readonly operation?: string;
}

/** What was parked and purged, by whom, and what became of it. Asks no store and no function. */
export async function queueList(session: Session, options: QueueListOptions): Promise<CommandResult> {
  const bucket = await requireStackOutput(session, 'Controls', outputKeys.controlsBucketName);
  const operations = new ParkedOperations(session.clients.s3, bucket);
  const { operation: id, json } = options;
  const found =
    id === undefined ? await operations.list() : [await operations.read(id)].flatMap((one) => one ?? []);
  if (id !== undefined && found.length === 0) throw new CliError(1, `there is no operation ${id}`);
  const text = json ? JSON.stringify(found, null, 2) : listLines(found, id !== undefined).join('\n');
  return { stdout: `${text}\n`, stderr: '', exitCode: 0 };
}
