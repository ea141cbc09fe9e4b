import type { KeyPath } from '../../config/problem';
import type { AppFacts, FoundProcess } from './app-facts';
import { type Answers, guess, type Note, read, type ServiceInput } from './draft';
import { type ProcessKind, processKind } from './process-kind';
import { itemNameOf } from './stage-names';

export interface DraftContext {
  readonly facts: AppFacts;
  readonly answers: Answers;
  /** Of services and pools together. */
  readonly nameOf: (wanted: string, fallback: string) => string;
}

/** A service or pool as it was drafted, with the process that it came from. */
export interface Drafted<T> {
  readonly name: string;
  readonly input: T;
  readonly notes: readonly Note[];
  readonly process?: FoundProcess;
}

/**
 * Services behind the load balancers: of web and API processes the first web one gets what no host leads elsewhere, and
 * websockets get a service of their own where browsers keep connections, also where the app serves both in one process.
 */
export function draftServices(context: DraftContext): readonly Drafted<ServiceInput>[] {
  const { facts, answers } = context;
  const of = (kind: ProcessKind) => facts.processes.filter((one) => processKind(one) === kind);
  const [firstWeb, ...moreWeb] = of('web');
  const apis = of('api');
  const app = [...(firstWeb === undefined ? [] : [firstWeb]), ...apis, ...moreWeb];
  const drafted = (app.length > 0 ? app : [undefined]).map((process, index) =>
    service(context, {
      kind: process !== undefined && apis.includes(process) ? 'api' : 'web',
      process,
      index,
    }),
  );
  if (!answers.websockets) return drafted;
  const sockets = of('websockets');
  return [
    ...drafted,
    ...(sockets.length > 0
      ? sockets.map((process, index) => service(context, { kind: 'websockets', process, index }))
      : // One program that serves both, as with Action Cable and socket.io: here it is asked for nothing else.
        [
          service(context, {
            kind: 'websockets',
            process: app[0],
            index: 0,
            because: `${facts.websockets ?? 'browsers keep connections'}; the same program as web`,
          }),
        ]),
  ];
}

interface Wanted {
  readonly kind: ServiceInput['kind'];
  readonly process: FoundProcess | undefined;
  /** Of those of its load balancer: the first gets the rest. */
  readonly index: number;
  /** Why it is there though no process is its own. */
  readonly because?: string;
}

function service(context: DraftContext, { kind, process, index, because }: Wanted): Drafted<ServiceInput> {
  const name = context.nameOf(because === undefined ? (process?.name ?? kind) : kind, kind);
  const at = ['services', name];
  const { command, health } = process ?? {};
  const { container } = context.facts;
  const port = process?.port ?? (process?.image === undefined ? container?.port : undefined);
  const writable = draftWritable(context, process, at);
  const input: ServiceInput = {
    kind,
    image: imageKeyOf(process),
    ...(command === undefined ? {} : { command: [...command] }),
    tasks: { min: 2, max: 8 },
    ...writable.input,
    ...(port === undefined ? {} : { port }),
    ...(index === 0 ? {} : { hosts: [`${name}.example.com`] }),
    healthCheck: { path: health?.path ?? (context.facts.rails ? '/up' : '/health') },
  };
  const why = because ?? (process === undefined ? 'no web process was found' : undefined);
  const notes = [
    why === undefined ? read([...at, 'kind'], process?.from ?? '') : guess([...at, 'kind'], why),
    guess([...at, 'tasks'], 'how many at night and at the busiest hour'),
    ...writable.notes,
    ...(index === 0 ? [] : [guess([...at, 'hosts'], 'which hosts or paths lead here')]),
    guess(
      [...at, 'healthCheck'],
      health === undefined
        ? 'a path that answers 200 and touches no store and no database'
        : `from ${health.from}; it must touch no store and no database`,
    ),
  ];
  return { name, input, notes, ...(process === undefined ? {} : { process }) };
}

/** Regions in which Fargate keeps nothing in memory for a task: there the image declares a volume. */
const withoutMemoryPaths = /^(cn|us-gov)-/;

/**
 * What is writable of a read-only root: `/tmp`, and Rails' own `tmp` where its Dockerfile says where that is. In memory,
 * which asks nothing of an image that was not made for it.
 */
export function draftWritable(
  { facts, answers }: DraftContext,
  process: FoundProcess | undefined,
  at: KeyPath,
): { readonly input: Pick<ServiceInput, 'writablePaths'>; readonly notes: readonly Note[] } {
  if (withoutMemoryPaths.test(answers.region)) return { input: {}, notes: [] };
  const folder = process?.image === undefined && facts.rails ? facts.container?.folder : undefined;
  const ofRails = folder !== undefined && /^(?!\/(tmp|proc|sys|dev)(\/|$))(\/[A-Za-z0-9_-]+)+$/.test(folder);
  return {
    input: { writablePaths: { '/tmp': 128, ...(ofRails ? { [`${folder}/tmp`]: 64 } : {}) } },
    notes: [guess([...at, 'writablePaths'], 'where it writes, in MiB of its memory')],
  };
}

/** The key of `images` that a process runs: what its files call the image, or the one image of the app. */
export function imageKeyOf(process: FoundProcess | undefined): string {
  return itemNameOf(process?.image ?? 'app') ?? 'app';
}
