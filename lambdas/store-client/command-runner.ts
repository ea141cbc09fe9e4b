import { type Redis, ReplyError } from 'ioredis';
import { connectionProblem, giveUpConnection, roundTripTimeoutMs, TIMED_OUT } from './store-client';

/** A command as it is sent: its name in lower case, then its arguments. A name that ends in `Buffer` asks for bytes. */
export type StoreCommand = readonly [name: string, ...args: (string | number | Buffer)[]];

/** Sends commands and gives their replies, in order, in one round trip as a rule. Fails as a whole. */
export type RunCommands = (commands: readonly StoreCommand[]) => Promise<readonly unknown[]>;

/**
 * Commands of one round trip at most: some 30 ms of a whole core, of which the meter has a part. More would make those
 * behind them late by our own work, and all others wait whose replies come by the same connection.
 */
const MOST_COMMANDS = 1_000;

/**
 * Runs the commands of one reading: each round trip has 2 s, and all of them twice as long, however many they are.
 * Errors name the first command that failed and why: `LLEN queue:mailers: NOPERM ...`.
 */
export function commandRunner(client: Redis): RunCommands {
  const timeoutMs = roundTripTimeoutMs(client);
  const wholeMs = 2 * timeoutMs;
  const deadline = performance.now() + wholeMs;
  return async (commands) => {
    const replies: unknown[] = [];
    for (let from = 0; from < commands.length; from += MOST_COMMANDS) {
      const left = deadline - performance.now();
      const patience =
        left < timeoutMs
          ? { withinMs: left, noAnswer: noAnswer(wholeMs) }
          : { withinMs: timeoutMs, noAnswer: noAnswer(timeoutMs) };
      replies.push(...(await roundTrip(client, commands.slice(from, from + MOST_COMMANDS), patience)));
    }
    return replies;
  };
}

const noAnswer = (withinMs: number) => `no answer within ${withinMs / 1000} s`;

interface Patience {
  readonly withinMs: number;
  /** What is said when it is over. */
  readonly noAnswer: string;
}

async function roundTrip(
  client: Redis,
  commands: readonly StoreCommand[],
  patience: Patience,
): Promise<readonly unknown[]> {
  try {
    return await answers(client, commands, patience);
  } catch (error) {
    // What is late would be answered into the next reading's time, and pile up in a server that hangs.
    if (client.status === 'ready' && !(error instanceof Refused)) giveUpConnection(client, patience.noAnswer);
    throw error;
  }
}

/** `LLEN queue:mailers`: the command and its key, without what else it was given, and never the text of a script. */
export function commandText([name, ...args]: StoreCommand): string {
  const plain = name.replace(/Buffer$/, '').toUpperCase();
  const isScript = plain === 'EVAL' || plain === 'EVALSHA';
  const key = isScript ? (Number(args[1]) > 0 ? args[2] : undefined) : args[0];
  return [isScript ? 'a script on' : plain, key === undefined ? [] : String(key)].flat().join(' ');
}

/** The store answered, with an error. The connection is sound. */
class Refused extends Error {}

async function answers(
  client: Redis,
  commands: readonly StoreCommand[],
  { withinMs, noAnswer }: Patience,
): Promise<readonly unknown[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(resolve, withinMs, 'late');
  });
  try {
    const results = await Promise.race([
      client.pipeline(commands.map((command) => [...command])).exec(),
      late,
    ]);
    return commands.map((command, index) => {
      const late = results === 'late' || results === null;
      const [error, reply] = late ? [new Error(noAnswer)] : (results[index] ?? [new Error('no reply')]);
      if (error === null) return reply;
      const text = commandText(command);
      if (error instanceof ReplyError) throw new Refused(`${text}: ${error.message}`);
      throw new Error(`${text}: ${connectionProblem(client) ?? reason(error, noAnswer)}`);
    });
  } finally {
    clearTimeout(timer);
  }
}

function reason({ name, message }: Error, noAnswer: string): string {
  if (name === 'MaxRetriesPerRequestError') return 'the connection was lost';
  return message === TIMED_OUT ? noAnswer : message;
}
