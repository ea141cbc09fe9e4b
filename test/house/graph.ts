/** Files of the checkout and what each imports of them. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

/** What `depcruise --output-type json` says of the modules; of packages and Node's own parts nothing is needed. */
export interface CruisedModules {
  readonly modules: readonly {
    readonly source: string;
    readonly dependencies: readonly { readonly resolved: string }[];
  }[];
}

const ours = /^(bin|client|config|constructs|domain|lambdas|lib|local|ops|rules|scripts|simulation|test)\//;

export function importGraph({ modules }: CruisedModules): ImportGraph {
  return new Map(
    modules
      .filter(({ source }) => ours.test(source))
      .map(({ source, dependencies }) => [
        source,
        dependencies.map(({ resolved }) => resolved).filter((file) => ours.test(file)),
      ]),
  );
}

/** The room that a file is in: a top-level folder, and each function by itself, since none may import another. */
function roomOf(file: string): string {
  const [room = '', folder = ''] = file.split('/');
  return room === 'lambdas' ? `${room}/${folder}` : room;
}

/** Not a room that needs a decision: tests and scripts look into every one. */
const onlookers = new Set(['test', 'scripts']);

/** Files of domain/ that fewer than two rooms reach, through whatever files of domain/. They belong into the one. */
export function servingOneRoom(graph: ImportGraph): readonly string[] {
  return reachedByFewerThanTwo(graph, 'domain/', (file) => {
    const room = roomOf(file);
    return onlookers.has(room) ? undefined : room;
  });
}

/** Files of ops/aws that fewer than two verbs reach. */
export function servingOneVerb(graph: ImportGraph): readonly string[] {
  return reachedByFewerThanTwo(graph, 'ops/aws/', (file) => /^ops\/([^/]+)\//.exec(file)?.[1]);
}

function reachedByFewerThanTwo(
  graph: ImportGraph,
  folder: string,
  userOf: (file: string) => string | undefined,
): readonly string[] {
  const users = new Map<string, Set<string>>();
  const mark = (file: string, user: string): void => {
    const known = users.get(file) ?? new Set();
    if (!file.startsWith(folder) || known.has(user)) return;
    users.set(file, known.add(user));
    for (const next of graph.get(file) ?? []) mark(next, user);
  };
  for (const [file, imported] of graph) {
    const user = file.startsWith(folder) ? undefined : userOf(file);
    if (user !== undefined) for (const next of imported) mark(next, user);
  }
  return [...graph.keys()].filter((file) => file.startsWith(folder) && (users.get(file)?.size ?? 0) < 2);
}

/** Files of simulation/ that something reaches which is deployed, installed or run by an operator. */
export function shippedSimulation(graph: ImportGraph): readonly string[] {
  const shipped = new Set<string>();
  const visit = (file: string): void => {
    if (shipped.has(file)) return;
    shipped.add(file);
    for (const next of graph.get(file) ?? []) visit(next);
  };
  for (const file of graph.keys()) {
    if (!/^(test|scripts|simulation|local\/rehearsal)\//.test(file)) visit(file);
  }
  return [...shipped].filter((file) => file.startsWith('simulation/'));
}

/** From here on a file is long enough to stand alone. */
const tinyLines = 25;

/**
 * Files of less than 25 lines that a single other file imports: they belong into it. Not the seam of a test (a test
 * imports it too), not the words of a contract, and not the examples that documents show file by file.
 */
export function unfoldedTinyFiles(graph: ImportGraph, linesOf: (file: string) => number): readonly string[] {
  const importers = new Map<string, string[]>();
  for (const [file, imported] of graph) {
    for (const next of imported) importers.set(next, [...(importers.get(next) ?? []), file]);
  }
  return [...graph.keys()].filter((file) => {
    const [importer, ...others] = importers.get(file) ?? [];
    return (
      importer !== undefined &&
      others.length === 0 &&
      !/^(config\/contract|test\/docs\/app-contract|test\/moving-in\/examples)\//.test(file) &&
      (file.startsWith('test/') || !importer.startsWith('test/')) &&
      linesOf(file) < tinyLines
    );
  });
}
