import { basename, resolve } from 'node:path';
import { quote } from '../../config/problem';
import { secretLikeness } from '../../config/secret-likeness';
import type { AppFacts, FoundProcess, FoundQueues } from './app-facts';
import { type AppFiles, appFiles } from './app-files';
import { readPackages } from './app-packages';
import { readCompose } from './compose-file';
import { type DockerfileFacts, readDockerfile } from './dockerfile';
import { variablesOfErb, withoutErb } from './erb';
import { mappingOf, parseForeignYaml, scalarText } from './foreign-yaml';
import { processKind } from './process-kind';
import { readProcfile } from './procfile';
import { readSidekiqYml, sidekiqOptions } from './sidekiq-queues';

/**
 * Reads what an app's folder says of how it runs: `Procfile`, a Compose file, `config/sidekiq.yml` and those beside it,
 * `config/cable.yml`, `Dockerfile`, `Gemfile.lock`, `package.json`. Nothing of it is run. What cannot be read is a remark.
 */
export function readApp(folder: string): AppFacts {
  const files = appFiles(folder);
  const packages = readPackages(files);
  const procfile = readProcfileOf(files);
  const compose = readCompose(files);
  const found = together(procfile.processes, compose?.processes ?? []);
  const processes = found.map(withPlainCommand);
  const queues = readQueues(files, processes);
  const cable = readCable(files);
  const dockerfile = readContainer(files);
  const websockets = packages.websockets ?? cable.websockets;
  return {
    name: basename(resolve(folder)),
    processes,
    backends: compose?.backends ?? [],
    queues: queues.queues,
    jobLibraries: packages.jobLibraries,
    ...(websockets === undefined ? {} : { websockets }),
    rails: packages.rails,
    ...(dockerfile.container === undefined ? {} : { container: dockerfile.container }),
    storeVariables: [...cable.variables, ...redisVariables([...processes, ...(compose?.processes ?? [])])],
    remarks: [
      ...packages.remarks,
      ...procfile.remarks,
      ...(compose?.remarks ?? []),
      ...queues.remarks,
      ...cable.remarks,
      ...dockerfile.remarks,
      ...found
        .filter(({ command = [] }) => command.some(looksSecret))
        .map(({ from }) => `${from}: its command left out, since it holds what looks like a secret`),
    ],
  };
}

function readProcfileOf(files: AppFiles) {
  const found = files.read('Procfile');
  if (found === undefined) return { processes: [], remarks: [] };
  return 'notRead' in found ? { processes: [], remarks: [found.notRead] } : readProcfile(found.text);
}

/**
 * Both files describe the same app, a Compose file often for developers. Where there is a Procfile it says what runs, and
 * of the other is taken what the Procfile has no process for, such as a server of websockets, and what it knows better.
 */
function together(
  procfile: readonly FoundProcess[],
  compose: readonly FoundProcess[],
): readonly FoundProcess[] {
  if (procfile.length === 0) return compose;
  const tier = (process: FoundProcess) => processKind(process).replace('api', 'web');
  const tiers = new Set([...procfile.map(tier), 'other', 'once']);
  return [
    ...procfile.map((process) => {
      const twin = compose.find(({ name }) => name === process.name);
      return twin === undefined ? process : withWhatIsKnownOf(process, twin);
    }),
    ...compose.filter((process) => !tiers.has(tier(process))),
  ];
}

/** A Procfile names no port, check or variable, and one image for all. */
function withWhatIsKnownOf(process: FoundProcess, { port, health, variables }: FoundProcess): FoundProcess {
  return {
    ...(port === undefined ? {} : { port }),
    ...(health === undefined ? {} : { health }),
    ...process,
    variables: new Map([...variables, ...process.variables]),
  };
}

/** Without a command where there is none that a stage file may hold: then the image's own is run. */
function withPlainCommand({ command = [], ...process }: FoundProcess): FoundProcess {
  return command.length === 0 || command.some(looksSecret) ? process : { ...process, command };
}

function looksSecret(word: string): boolean {
  return secretLikeness('', word) !== undefined;
}

interface QueueFacts {
  readonly queues: readonly FoundQueues[];
  readonly remarks: readonly string[];
}

/** Queues of each worker process that names its own, and of each file of Sidekiq's. */
function readQueues(files: AppFiles, processes: readonly FoundProcess[]): QueueFacts {
  const remarks: string[] = [];
  const paths = new Map<string, string | undefined>();
  const queues: FoundQueues[] = [];
  const workers = processes.filter(({ command = [] }) => command.some((word) => /sidekiq/.test(word)));
  for (const { name, from, command = [] } of workers) {
    // A line that needs a shell is one word of it.
    const options = sidekiqOptions(command.flatMap((word) => word.split(/\s+/)));
    const { concurrency, configFile } = options;
    const pool = workers.length > 1 ? { pool: name } : {};
    if (options.queues.length > 0) {
      queues.push({
        from,
        ...pool,
        queues: options.queues,
        ...(concurrency === undefined ? {} : { concurrency }),
      });
    } else if (configFile !== undefined) paths.set(configFile, pool.pool);
  }
  if (queues.length === 0 || paths.size > 0) paths.set('config/sidekiq.yml', paths.get('config/sidekiq.yml'));
  for (const name of files
    .list('config/sidekiq')
    .filter((one) => /\.ya?ml$/.test(one))
    .slice(0, maxFiles)) {
    const path = `config/sidekiq/${name}`;
    paths.set(path, paths.get(path) ?? (name.replace(/^sidekiq[_-]?|\.ya?ml$/g, '') || undefined));
  }
  for (const [path, pool] of paths) {
    const found = files.read(path);
    if (found === undefined) continue;
    const read = 'notRead' in found ? { remarks: [found.notRead] } : readSidekiqYml(found.text, path);
    remarks.push(...read.remarks);
    if ('queues' in read && read.queues !== undefined && read.queues.queues.length > 0) {
      queues.push({ ...read.queues, ...(pool === undefined ? {} : { pool }) });
    }
  }
  return { queues, remarks };
}

/** One file a pool: an app has some dozens at most. */
const maxFiles = 100;

/** Action Cable on Redis, and the variable that it reads. */
function readCable(files: AppFiles): {
  readonly websockets?: string;
  readonly variables: AppFacts['storeVariables'];
  readonly remarks: readonly string[];
} {
  const file = 'config/cable.yml';
  const found = files.read(file);
  if (found === undefined) return { variables: [], remarks: [] };
  if ('notRead' in found) return { variables: [], remarks: [found.notRead] };
  const parsed = parseForeignYaml(withoutErb(found.text));
  const production = 'value' in parsed ? mappingOf(mappingOf(parsed.value).production) : {};
  if (scalarText(production.adapter) !== 'redis') return { variables: [], remarks: [] };
  // Of the last section, since the ERB is gone from what was parsed.
  const [name] = variablesOfErb(found.text.slice(found.text.search(/^production\s*:/m)));
  return {
    websockets: `${file}: Action Cable on Redis`,
    variables: name === undefined ? [] : [{ name, from: file, role: 'pubsub' }],
    remarks: [],
  };
}

function readContainer(files: AppFiles): {
  readonly container?: DockerfileFacts;
  readonly remarks: readonly string[];
} {
  const file = 'Dockerfile';
  const found = files.read(file);
  if (found === undefined) return { remarks: [] };
  if ('notRead' in found) return { remarks: [found.notRead] };
  const container = readDockerfile(found.text);
  const { user } = container;
  // Node's images call theirs `node`.
  if (user === 'node' || user?.split(':')[0] === '1000') return { container, remarks: [] };
  const who = user === undefined ? 'names no user' : `runs as ${quote(user)}`;
  return {
    container,
    remarks: [`${file}: ${who}; tasks run as 1000, who must be able to read all that they need`],
  };
}

function redisVariables(processes: readonly FoundProcess[]): AppFacts['storeVariables'] {
  return processes.flatMap(({ variables }) =>
    [...variables].flatMap(([name, { from }]) => (/(REDIS|VALKEY)/i.test(name) ? [{ name, from }] : [])),
  );
}
