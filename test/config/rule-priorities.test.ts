import fc from 'fast-check';
import { rulePriorities } from '../../config/rule-priorities';
import { stageWith } from '../support/synth/stage-with';

const kinds = ['web', 'api', 'websockets'] as const;
type RuleInput = {
  readonly kind: (typeof kinds)[number];
  readonly paths: string[];
  readonly rulePriority?: number;
};

/** Priorities of services that are named by their place. */
function prioritiesOf(inputs: readonly RuleInput[]): (number | undefined)[] {
  const priorities = rulePriorities(
    services(Object.fromEntries(inputs.map((one, index) => [`s${index}`, one]))),
  );
  return inputs.map((_, index) => priorities.get(`s${index}`));
}

function services(inputs: Readonly<Record<string, RuleInput>>) {
  const [web] = Object.values(stageWith(() => {}).services);
  if (web === undefined) throw new Error('no service');
  return Object.fromEntries(
    Object.entries(inputs).map(([name, one]) => [name, { ...web, hosts: [], ...one }]),
  );
}

const api = (rulePriority?: number): RuleInput => ({
  kind: 'api',
  paths: ['/a'],
  ...(rulePriority === undefined ? {} : { rulePriority }),
});

test('in the order of the file, ten apart, each load balancer for itself; who gets the rest has none', () => {
  const websockets: RuleInput = { kind: 'websockets', paths: ['/ws'] };
  expect(prioritiesOf([api(), { kind: 'web', paths: [] }, websockets, api(), websockets])).toEqual([
    ...[1010, undefined, 1010, 1020, 1020],
  ]);
});

test('a service that comes between others with a priority of its own moves none of them', () => {
  expect(prioritiesOf([api(1005), api(), api(1015), api(), api()])).toEqual([1005, 1010, 1015, 1020, 1030]);
  const anyService = fc.record({
    kind: fc.constantFrom(...kinds),
    paths: fc.constantFrom<string[]>([], ['/a']),
  });
  fc.assert(
    fc.property(fc.array(anyService, { maxLength: 8 }), fc.nat(8), anyService, (before, place, added) => {
      const at = Math.min(place, before.length);
      const after = [...before.slice(0, at), { ...added, rulePriority: 1500 }, ...before.slice(at)];
      expect(prioritiesOf(after).filter((_, index) => index !== at)).toEqual(prioritiesOf(before));
    }),
  );
});
