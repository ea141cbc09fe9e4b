import { any, type JobPattern, type Route, type Switch, type SwitchboardDocument } from './document';
import { displayName, patternKey, patternText } from './job-pattern';

export interface DocumentProblem {
  /** A sentence. */
  readonly text: string;
  /** Whether it is gone once the switch or route has `forced`. */
  readonly forceable: boolean;
  readonly about: 'switch' | 'route';
}

/**
 * What is wrong with a document of the right shape (document-schema.ts). None: it may be deployed.
 *
 * Of what stops everything it sees the single switch for everything. Switches that do so together are not looked for:
 * sources, classes and accounts are open lists, so whether a set covers all of them is known only where one covers it
 * alone. Expired switches are judged like others, since a document has no clock.
 *
 * @param queues that the stage's pools serve
 */
export function documentProblems(
  { switches, routes }: SwitchboardDocument,
  { queues }: { readonly queues: readonly string[] },
): readonly DocumentProblem[] {
  const served = new Set(queues);
  return [
    ...switches.flatMap(switchProblems),
    ...repeated(switches.map((one) => [patternKey(one), patternText(one)])).map((text) =>
      refused('switch', `There are two switches for ${text}: only one of them can be meant.`),
    ),
    ...routes.flatMap((route) => routeProblems(route, served)),
    ...repeated(routes.map(({ jobClass }) => [jobClass, displayName(jobClass)])).map((text) =>
      refused('route', `There are two routes for class ${text}: only one of them can be meant.`),
    ),
  ];
}

function switchProblems(one: Switch): DocumentProblem[] {
  const what = `The switch for ${patternText(one)}`;
  const { action, percent, atSeconds, untilSeconds = Number.POSITIVE_INFINITY } = one;
  const problems: DocumentProblem[] = [];
  if (action === 'sample' && percent === undefined) {
    problems.push(refused('switch', `${what} samples and has no percent.`));
  }
  if (action !== 'sample' && percent !== undefined) {
    problems.push(refused('switch', `${what} has a percent, which only sample may have.`));
  }
  if (untilSeconds <= atSeconds) {
    problems.push(refused('switch', `${what} ends before it begins.`));
  }
  if (one.forced) return problems;
  if (isForAll(one) && stopsAll(one)) {
    const does = action === 'sample' ? 'lets 0 % pass' : `is ${action}`;
    problems.push(forceable('switch', `${what} ${does}: no job of the whole platform would run.`));
  }
  for (const name of [one.source, one.jobClass, one.account]) {
    if (name !== any && name.includes(any)) {
      const text = `${what} takes ${displayName(name)} as it stands: * is for any only where it stands alone.`;
      problems.push(forceable('switch', text));
    }
  }
  return problems;
}

function isForAll({ source, jobClass, account }: JobPattern): boolean {
  return source === any && jobClass === any && account === any;
}

function stopsAll({ action, percent }: Switch): boolean {
  return action !== 'sample' || percent === 0;
}

function routeProblems({ jobClass, queue, forced }: Route, served: ReadonlySet<string>): DocumentProblem[] {
  if (forced || served.has(queue)) return [];
  const text = `The route of class ${displayName(jobClass)} goes to queue ${queue}, which no pool serves: its jobs would never run.`;
  return [forceable('route', text)];
}

function refused(about: DocumentProblem['about'], text: string): DocumentProblem {
  return { text, forceable: false, about };
}

function forceable(about: DocumentProblem['about'], text: string): DocumentProblem {
  return { text, forceable: true, about };
}

/** The texts of the keys that are there more than once, each once. */
function repeated(entries: readonly (readonly [key: string, text: string])[]): readonly string[] {
  const seen = new Set<string>();
  const twice = new Map<string, string>();
  for (const [key, text] of entries) {
    if (seen.has(key)) twice.set(key, text);
    seen.add(key);
  }
  return [...twice.values()];
}
