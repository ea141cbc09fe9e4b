import type { FoundProcess } from './app-facts';

/** What a process is for the stage. `once` ends by itself, `other` is for developers or nobody knows what. */
export type ProcessKind = 'web' | 'api' | 'websockets' | 'worker' | 'scheduler' | 'once' | 'other';

interface Sign {
  readonly kind: ProcessKind;
  /** Words of the name. */
  readonly name?: RegExp;
  readonly command?: RegExp;
}

/** The first that fits decides: a `clock-worker` works off a queue, a `cable-web` holds connections. */
const signs: readonly Sign[] = [
  {
    kind: 'once',
    name: word('release|migrations?|migrate|migrator|setup|seed|prepare|init'),
    command: /db:(migrate|prepare|seed|setup)|migrate deploy|migrate:prod/,
  },
  {
    kind: 'other',
    name: word(
      'webpack|webpacker|vite|assets|css|js|esbuild|tailwind|guard|storybook|rspec|tests?|devcontainer',
    ),
    command: /--watch|webpack|\bvite\b|sleep infinity|dev-server/,
  },
  { kind: 'worker', name: word('workers?|sidekiq|jobs?|queues?|consumer'), command: /sidekiq|\bworker/ },
  { kind: 'scheduler', name: word('clock|cron|scheduler|beat'), command: /clockwork|cron/ },
  {
    kind: 'websockets',
    name: word('ws|cable|websockets?|sockets?|streaming|realtime|anycable'),
    command: /\bcable\b|websocket|streaming/,
  },
  { kind: 'api', name: word('api') },
  {
    kind: 'web',
    name: word('web|app|server|rails|puma|site|backend|frontend|front|www'),
    command: /puma|unicorn|rails (s|server)\b|next start|gunicorn|server/,
  },
];

function word(words: string): RegExp {
  return new RegExp(`(^|[^a-z])(${words})([^a-z]|$)`, 'i');
}

/** Guesses what a process is by its name, then by its command. What is reached from outside, by a port, is web. */
export function processKind({ name, command = [], port, endsByItself }: FoundProcess): ProcessKind {
  if (endsByItself) return 'once';
  const line = command.join(' ');
  const found = signs.find((sign) => sign.name?.test(name) === true || sign.command?.test(line) === true);
  return found?.kind ?? (port === undefined ? 'other' : 'web');
}
