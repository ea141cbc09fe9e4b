import { outputKeys } from '../../config/contract/output-keys';
import { type ParkedOperation, takenText } from '../../domain/parked/operation';
import { ParkedOperations } from '../aws/parked-operations';
import type { ReadOptions } from '../kit/command-options';
import { CliError, type CommandResult } from '../kit/command-result';
import { countLines, table } from '../kit/screen/columns';
import type { Session } from '../kit/session';
import { requireStackOutput } from '../kit/stack-outputs';
import { count } from './take-words';
import { waitingIn } from './unpark-words';

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

/** All kinds of jobs are shown of one operation: customers are repaired by it. */
const maxKinds = 2_000;

/** Operations as a table, the newest last, or one of them with all that is known of it. */
function listLines(operations: readonly ParkedOperation[], one: boolean): readonly string[] {
  const [only] = operations;
  if (only === undefined) return ['Nothing was ever parked or purged.'];
  if (one) return [...operationLines(only), ...countLines(only.counts, maxKinds)];
  const rows = operations.map((operation) => [
    count(operation.taken),
    count(operation.returned.jobs + operation.returnedDoubtful.jobs),
    count(operation.doubtful),
    operation.phase,
    operation.id,
    takenText(operation),
  ]);
  return table([['jobs', 'back', 'doubtful', 'state', 'operation', 'of'], ...rows]);
}

function operationLines(operation: ParkedOperation): readonly string[] {
  const { id, kind, phase, who, reason, startedAtSeconds, doubtful, taken, adopted, goesBack } = operation;
  const from = adopted === undefined ? '' : ` ${goesBack === true ? 'back to' : 'from'} ${adopted.store}`;
  return [
    `${id}: ${kind} of ${takenText(operation)}${from}, ${phase}.`,
    `By ${who} at ${new Date(startedAtSeconds * 1000).toISOString()}: ${reason}`,
    `${count(taken)} jobs, ${count(doubtful)} in doubt; ${count(waitingIn(operation, false))} are still to come back.`,
  ];
}
