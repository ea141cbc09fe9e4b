import type { ParkedOperation } from '../../domain/parked/operation';
import { patternText } from '../../domain/switchboard/job-pattern';
import { countLines, table } from '../kit/screen/columns';
import { waitingIn } from './queue-choose';
import { count } from './queue-take';

/** All kinds of jobs are shown of one operation: customers are repaired by it. */
const maxKinds = 2_000;

/** Operations as a table, the newest last, or one of them with all that is known of it. */
export function listLines(operations: readonly ParkedOperation[], one: boolean): readonly string[] {
  const [only] = operations;
  if (only === undefined) return ['Nothing was ever parked or purged.'];
  if (one) return [...operationLines(only), ...countLines(only.counts, maxKinds)];
  const rows = operations.map((operation) => [
    count(operation.taken),
    count(operation.returned.jobs + operation.returnedDoubtful.jobs),
    count(operation.doubtful),
    operation.phase,
    operation.id,
    patternText(operation.pattern),
  ]);
  return table([['jobs', 'back', 'doubtful', 'state', 'operation', 'of'], ...rows]);
}

function operationLines(operation: ParkedOperation): readonly string[] {
  const { id, kind, phase, pattern, who, reason, startedAtSeconds, doubtful, taken } = operation;
  return [
    `${id}: ${kind} of ${patternText(pattern)}, ${phase}.`,
    `By ${who} at ${new Date(startedAtSeconds * 1000).toISOString()}: ${reason}`,
    `${count(taken)} jobs, ${count(doubtful)} in doubt; ${count(waitingIn(operation, false))} are still to come back.`,
  ];
}
