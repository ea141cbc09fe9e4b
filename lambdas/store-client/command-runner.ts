import { type Redis, ReplyError } from 'ioredis';
import { connectionProblem, giveUpConnection, readingTimeoutMs, TIMED_OUT } from './store-client';

/** A command as it is sent: its name in lower case, then its arguments. A name that ends in `Buffer` asks for bytes. */
export type StoreCommand = readonly [name: string, ...args: (string | number | Buffer)[]];

/** Sends commands in one round trip and gives their replies, in order. Fails as a whole. */
export type RunCommands = (commands: readonly StoreCommand[]) => Promise<readonly unknown[]>;

const noAnswer = (client: Redis) => `no answer within ${readingTimeoutMs(client) / 1000} s`;

/**
 * Runs the commands of one reading, which takes 2 s in all, however many round trips it makes.
 * Errors name the first command that failed and why: `LLEN queue:mailers: NOPERM ...`.
 */
export function commandRunner(client: Redis): RunCommands {
  const deadline = performance.now() + readingTimeoutMs(client);
  return async (commands) => {
    try {
      return await answers(client, commands, deadline - performance.now());
    } catch (error) {
      // What is late would be answered into the next reading's time, and pile up in a server that hangs.
      if (client.status === 'ready' && !(error instanceof Refused))
        giveUpConnection(client, noAnswer(client));
      throw error;
    }
  };
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
  withinMs: number,
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
      const text = commandText(command);
      if (results === 'late') throw new Error(`${text}: ${connectionProblem(client) ?? noAnswer(client)}`);
      const [error, reply] = results?.[index] ?? [new Error('no reply')];
      if (error === null) return reply;
      if (error instanceof ReplyError) throw new Refused(`${text}: ${error.message}`);
      throw new Error(`${text}: ${connectionProblem(client) ?? reason(error, client)}`);
    });
  } finally {
    clearTimeout(timer);
  }
}

function reason({ name, message }: Error, client: Redis): string {
  if (name === 'MaxRetriesPerRequestError') return 'the connection was lost';
  return message === TIMED_OUT ? noAnswer(client) : message;
}
