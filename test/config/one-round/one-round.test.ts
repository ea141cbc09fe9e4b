import fc from 'fast-check';
import { checkStage } from '../../../config/check-stage';
import { formatPath, type Problem, StageProblems } from '../../../config/problem';
import { contradictions, hanging, type SingleFault, shapeFaults, wideText } from './single-faults';

const allFaults = [...shapeFaults, ...contradictions];

function withFaults(faults: readonly SingleFault[]): string {
  return faults.reduce((text, { from, to }) => text.replace(from, () => to), wideText);
}

function problemsOf(text: string): readonly Problem[] {
  try {
    checkStage(text, { file: 'prod.yaml' });
    return [];
  } catch (error) {
    if (error instanceof StageProblems) return error.problems;
    throw error;
  }
}

/**
 * Where it stands and what is expected. Not the path, in which another fault may have changed a name, and not what comes of a
 * sum or a list of names behind a colon, to which another may add.
 */
function told(faults: readonly SingleFault[]): string[] {
  return problemsOf(withFaults(faults)).map(
    ({ position, expected }) => `${position?.line}: ${expected.split(':')[0]}`,
  );
}

const alone = new Map(allFaults.map((fault) => [fault, told([fault])]));
const toldAlone = (faults: readonly SingleFault[]) => faults.flatMap((fault) => alone.get(fault) ?? []);

function thatStandAlone(faults: readonly SingleFault[]): SingleFault[] {
  const names = faults.map(({ name }) => name);
  return faults.filter(({ name }) => !(hanging[name] ?? []).some((on) => names.includes(on)));
}

/** Several that leave each other's words alone. */
const severalFaults = fc
  .uniqueArray(fc.constantFrom(...allFaults), { minLength: 2, maxLength: 7 })
  .filter((faults) => {
    const text = withFaults(faults);
    return faults.every(({ to }) => text.includes(to));
  });

test('nothing is wrong without a fault, and one thing with each', () => {
  expect(problemsOf(wideText)).toEqual([]);
  const others = allFaults.filter((fault) => alone.get(fault)?.length !== 1).map(({ name }) => name);
  // Nothing there is called as the image that is asked for, which is told beside the name.
  expect(others).toEqual(['an image with a name of no form']);
});

test('of several faults each is told that hangs on no other, and nothing that is but a consequence', () => {
  fc.assert(
    fc.property(severalFaults, (faults) => {
      const problems = told(faults);
      const known = new Set(toldAlone(faults));
      expect(problems.filter((problem) => !known.has(problem))).toEqual([]);
      expect(problems).toEqual(expect.arrayContaining(toldAlone(thatStandAlone(faults))));
    }),
    { numRuns: 15 },
  );
});

test('a file with every fault that leaves the others alone is told in one round', () => {
  const chosen: SingleFault[] = [];
  for (const fault of allFaults) {
    const more = [...chosen, fault];
    const text = withFaults(more);
    if (more.every(({ to }) => text.includes(to))) chosen.push(fault);
  }
  const free = thatStandAlone(chosen);
  expect(free.length).toBeGreaterThan(45);
  const problems = new Set(told(chosen));
  expect(toldAlone(free).filter((problem) => !problems.has(problem))).toEqual([]);
});

const told3 = (text: string) =>
  problemsOf(text).map((problem) => `${problem.position?.line}: ${formatPath(problem.path)}`);

test.each<[string, readonly (readonly [string, string])[], readonly string[]]>([
  [
    'a contradiction beside a wrong shape',
    [
      ['framework: sidekiq', 'framework: celery'],
      ['PushJob: pushes', 'PushJob: nobody'],
    ],
    ['11: framework', '84: controls.routes.PushJob'],
  ],
  [
    'what stands in an entry whose name is none, and not what asks for it by the name that is nearly this',
    [
      [
        '    presence: { nodeType: cache.t4g.small }',
        '    Presence: { nodeType: cache.t9.small, shards: two }',
      ],
    ],
    [
      '73: stores.caches.Presence',
      '73: stores.caches.Presence.nodeType',
      '73: stores.caches.Presence.shards',
    ],
  ],
  [
    'a number that should stand in quotes is the text that was typed',
    [
      ['account: "111122223333"', 'account: 012345678901'],
      ['RAILS_ENV: production', 'RAILS_ENV: postgres://app:hunter2@db/app'],
    ],
    ['10: certificateArn', '2: account', '80: environment.RAILS_ENV'],
  ],
  [
    'a surface with an unknown service, beside another whose path is outside',
    [
      ['{ services: [web] }', '{ services: [webb] }'],
      ['/hooks/in', '/other'],
    ],
    ['87: maintenance.surfaces.inbox.services[0]', '88: maintenance.surfaces.callbacks.paths[0]'],
  ],
  [
    'a variable that one store sets, whatever another one will set',
    [
      ['{ url: CABLE_URL }', '{ url: CABLE-URL }'],
      ['WEB_ONLY: "1"', 'REDIS_URL: "1"'],
    ],
    ['24: services.web.environment.REDIS_URL', '70: stores.pubsub.environment.url'],
  ],
  [
    'a mistyped key: what would be wrong without it is not',
    [
      ['    hosts: [api', '    hots: [api'],
      ['    paths: [/hooks/*]', '    paths: [hooks]'],
    ],
    ['33: services.api.hots', '39: services.hooks.paths[0]'],
  ],
  [
    'a list that is too short, behind an item that is wrong',
    [['[us-east-1a, us-east-1b, us-east-1c]', '[nowhere]']],
    ['4: zones', '4: zones[0]'],
  ],
  [
    'no file of a stage: nothing is guessed of what should stand in it',
    [[wideText, 'name: build\non: push\njobs: {}\n']],
    expect.not.arrayContaining(['1: services.web']),
  ],
])('%s', (_, edits, places) => {
  const text = edits.reduce((all, [from, to]) => all.replace(from, () => to), wideText);
  expect(told3(text).toSorted()).toEqual(places);
});
