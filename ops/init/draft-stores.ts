import { variableName } from '../../config/schema/text';
import type { AppFacts } from './app-facts';
import { type Answers, guess, type Note, read, type StageInput } from './draft';

type StoreVariables = AppFacts['storeVariables'];

export interface StoreDraft {
  readonly stores: NonNullable<StageInput['stores']>;
  readonly notes: readonly Note[];
}

/**
 * Under which names the app looks for its stores. Most have one Redis for everything: then jobs keep its name, and
 * websockets get one that the app must be taught.
 */
export function draftStores({ storeVariables }: AppFacts, { framework, websockets }: Answers): StoreDraft {
  const known = storeVariables.filter(({ name }) => variableName.safeParse(name).success);
  const urls = known.filter(({ name }) => /URL|URI|CONNECTION_STRING/i.test(name));
  // What Action Cable reads is often the one Redis of all, and then jobs keep the name.
  const byLikelihood = [...urls.filter(({ role }) => role === undefined), ...urls];
  const ofJobs =
    byLikelihood.find(({ name }) => /SIDEKIQ|QUEUE|JOB|BULL/i.test(name)) ??
    byLikelihood.find(({ name }) => /^(REDIS|VALKEY)_(URL|URI|CONNECTION_STRING)$/i.test(name));
  const jobs = ofJobs === undefined ? (inParts(known) ?? guessedUrl) : byUrl(ofJobs);
  const names = Object.values(jobs.environment);
  if (!websockets) return { stores: { jobs: { environment: jobs.environment } }, notes: jobs.notes };

  const ofPubSub =
    urls.find(({ role, name }) => role === 'pubsub' && !names.includes(name)) ??
    urls.find(({ name }) => /CABLE|PUB_?SUB|SOCKET|(^|_)WS_/i.test(name) && !names.includes(name));
  const url = ofPubSub?.name ?? (framework === 'sidekiq' ? 'CABLE_REDIS_URL' : 'PUBSUB_REDIS_URL');
  const at = ['stores', 'pubsub', 'environment'];
  const taught = 'a name that the app must be taught: websockets may not share the job store';
  return {
    stores: { jobs: { environment: jobs.environment }, pubsub: { environment: { url } } },
    notes: [...jobs.notes, ofPubSub === undefined ? guess(at, taught) : read(at, ofPubSub.from)],
  };
}

interface Names {
  readonly environment: Readonly<Record<string, string>>;
  readonly notes: readonly Note[];
}

const at = ['stores', 'jobs', 'environment'];

function byUrl({ name, from }: StoreVariables[number]): Names {
  return { environment: { url: name }, notes: [read(at, from)] };
}

const guessedUrl: Names = {
  environment: { url: 'REDIS_URL' },
  notes: [guess(at, 'the variable from which the app takes the address of its job store')],
};

/** Host, port and password apart. The user is what such apps lack: each store has one of its own here. */
function inParts(known: StoreVariables): Names | undefined {
  const find = (pattern: RegExp) => known.find(({ name }) => pattern.test(name));
  const host = find(/^(REDIS|VALKEY)_HOST(NAME)?$/i);
  const password = find(/^(REDIS|VALKEY)_(PASSWORD|PASS|AUTH)$/i);
  if (host === undefined || password === undefined) return undefined;
  const port = find(/^(REDIS|VALKEY)_PORT$/i);
  const user = find(/^(REDIS|VALKEY)_USER(NAME)?$/i);
  return {
    environment: {
      host: host.name,
      ...(port === undefined ? {} : { port: port.name }),
      user: user?.name ?? 'REDIS_USERNAME',
      password: password.name,
    },
    notes: [
      user === undefined
        ? guess(
            at,
            `from ${host.from}, but for the user, whose name the app must be taught; TLS is always on`,
          )
        : read(at, `${host.from}; TLS is always on`),
    ],
  };
}
