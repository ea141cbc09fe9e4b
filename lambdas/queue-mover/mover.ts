import type {
  LookAnswer,
  LookRequest,
  MoveAnswer,
  ReturnRequest,
  TakeRequest,
} from '../../domain/parked/mover-protocol';
import type { ParkedOperation } from '../../domain/parked/operation';
import { countMatches } from './count-matches';
import type { MoverContext } from './mover-context';
import { returnJobs } from './return-jobs';
import { takeJobs } from './take-jobs';

/**
 * One run that an operator waits for works for this long, so that the command can show how far it is. A batch is
 * finished.
 */
const waitedForMs = 8_000;

/** One that nobody waits for: the function's minute (constructs/controls/queue-mover.ts), with time to hand over. */
const ownRunMs = 40_000;

/** Between two looks whether somebody said stop. */
const sliceMs = 5_000;

/** Counts, for whoever waits. */
export function look(context: MoverContext, request: LookRequest): Promise<LookAnswer> {
  return countMatches(context, request, context.clock.nowMs() + waitedForMs);
}

/**
 * Does what is asked for some seconds and says how far it is. The same request goes on. Does nothing for a turn of its
 * own that is over: the event came twice.
 *
 * @throws Error with a sentence, for whoever runs the command: what the store or S3 answered
 */
export async function move(
  context: MoverContext,
  request: TakeRequest | ReturnRequest,
): Promise<MoveAnswer | 'over'> {
  const { objects, clock } = context;
  const { id, turn } = request;
  if (turn === undefined) await objects.takeBackStop(id);
  else if (turn.number < ((await objects.readOperation(id))?.turn ?? 0)) return 'over';
  const untilMs = clock.nowMs() + (turn === undefined ? waitedForMs : ownRunMs);
  for (;;) {
    const answer = await run(context, request, Math.min(untilMs, clock.nowMs() + sliceMs));
    const goesOn = !answer.done && answer.stop === undefined;
    if (!goesOn || clock.nowMs() >= untilMs || (await objects.isStopAsked(id))) return answer;
    // A slow rate may allow nothing for longer than a slice.
    const dueMs = request.action === 'return' ? answer.operation.nextReturnAtMs : 0;
    const restMs = Math.min(dueMs, untilMs, clock.nowMs() + sliceMs) - clock.nowMs();
    if (restMs > 0) await clock.sleep(restMs);
  }
}

function run(
  context: MoverContext,
  request: TakeRequest | ReturnRequest,
  untilMs: number,
): Promise<MoveAnswer> {
  return request.action === 'take'
    ? takeJobs(context, request, untilMs)
    : returnJobs(context, request, untilMs);
}

/** What hands an operation over to the function's next invocation. */
export interface NextTurns {
  /** Tag of a lease that only the next turn may take. */
  keepLease(): Promise<string>;
  /** False: it could not be called, and nothing changed. */
  invoke(request: TakeRequest | ReturnRequest): Promise<boolean>;
}

/**
 * Lets the function call itself with the rest, so that nobody has to wait for it: an operation of hours goes on when the
 * operator's terminal is closed. Bounded, because each turn works until it is done, stopped or out of time, and only one
 * goes on from it.
 */
export async function handedOver(
  context: MoverContext,
  request: TakeRequest | ReturnRequest,
  { answer, turns }: { readonly answer: MoveAnswer; readonly turns: NextTurns },
): Promise<MoveAnswer> {
  const { objects } = context;
  if (answer.done || answer.stop !== undefined || (await objects.isStopAsked(request.id))) return answer;
  const number = Math.max(request.turn?.number ?? 0, answer.operation.turn ?? 0) + 1;
  const lease = await turns.keepLease();
  if (!(await turns.invoke({ ...request, turn: { number, lease } }))) return answer;
  // After the call: a turn that was never called must not make the one before it look over.
  const operation: ParkedOperation = { ...answer.operation, version: 2, turn: number };
  await objects.writeOperation(operation);
  return { ...answer, operation, goesOn: true };
}
