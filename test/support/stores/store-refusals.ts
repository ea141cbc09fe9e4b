import type { JobFramework } from '../../../constructs/stores/access-strings';

/** Commands that each user must be refused, by `<store>-<user>`. */
export type Refusals = Readonly<Record<'jobs-app' | 'jobs-meter' | 'pubsub-app' | 'pubsub-meter', Commands>>;
type Commands = readonly (readonly string[])[];

/** What would take a store down or show its innards: for nobody. */
const administration: Commands = [
  ['FLUSHALL'],
  ['FLUSHDB'],
  ['KEYS', '*'],
  ['CONFIG', 'GET', 'maxmemory'],
  ['CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru'],
  ['SCRIPT', 'FLUSH'],
  ['ACL', 'LIST'],
  ['CLIENT', 'KILL', 'TYPE', 'normal'],
  ['SWAPDB', '0', '1'],
  ['MONITOR'],
];

/** What made one store carry both roles. */
const messages: Commands = [
  ['PUBLISH', 'walls', 'message'],
  ['SUBSCRIBE', 'walls'],
  ['PSUBSCRIBE', 'walls*'],
];

const writes: Commands = [
  ['SET', 'bull:walls', 'x'],
  ['LPUSH', 'bull:walls', 'x'],
  ['ZADD', 'bull:walls', '1', 'x'],
  ['XADD', 'bull:walls', '*', 'field', 'x'],
  ['DEL', 'bull:walls'],
  ['LPOP', 'bull:walls'],
];

const reads: Commands = [
  ['GET', 'bull:walls'],
  ['LRANGE', 'bull:walls', '0', '-1'],
  ['BRPOP', 'bull:walls', '0.1'],
];

const script: Commands = [['EVAL', 'return 1', '0']];

/**
 * Scripts of a job user that do what its own commands may not: sending the text grants nothing more. The answer is ERR and
 * no NOPERM, on every engine.
 */
export const scriptedRefusals: Commands = [
  ['EVAL', 'return redis.call("publish", "walls", "message")', '0'],
  ['EVAL', 'return redis.call("flushall")', '0'],
  ['EVAL', 'return redis.call("keys", "*")', '0'],
];

/** The commands that hold the two stores apart. Written against the wrong store, each is somebody's mistake. */
export function storeRefusals(framework: JobFramework): Refusals {
  return {
    'jobs-app': [
      ...administration,
      ...messages,
      ['PUBSUB', 'CHANNELS'],
      ['SELECT', '1'],
      ['FUNCTION', 'LOAD', '#!lua name=walls'],
      ...(framework === 'bullmq' ? [['SET', 'walls', 'a key of its own']] : []),
    ],
    'jobs-meter': [...administration, ...messages, ...writes, ...script, ['BRPOP', 'bull:walls', '0.1']],
    'pubsub-app': [...administration, ...writes, ...reads, ...script],
    'pubsub-meter': [...administration, ...messages, ...writes, ...reads, ...script],
  };
}
