import fc from 'fast-check';
import { globMatches, globsOverlap } from '../../../domain/maintenance/glob';
import { type RuleConditions, splitConditions } from '../../../domain/maintenance/rule-conditions';
import { connectionReturn } from '../../../domain/maintenance/surface';

const hosts = fc.uniqueArray(fc.constantFrom('a.b', '*.b', 'c.b', 'd.b', 'e.b'));
const paths = fc.uniqueArray(fc.constantFrom('/a', '/b/*', '/*/c/*', '/d', '/e?'));
const values = fc.uniqueArray(fc.constantFrom('*x=1*', 'a*', 'b*', 'c*', 'd*', 'e*', 'f*', 'g*'), {
  minLength: 1,
});

/** Every single way of fitting the conditions. */
function ways({ hosts, paths, header }: RuleConditions): string[] {
  const or = (list: readonly string[]) => (list.length === 0 ? ['any'] : list);
  return or(hosts).flatMap((host) =>
    or(paths).flatMap((path) => or(header?.values ?? []).map((value) => `${host} ${path} ${value}`)),
  );
}

test('the parts fit into rules, and together they are the whole, each way once', () => {
  fc.assert(
    fc.property(hosts, paths, fc.option(values, { nil: undefined }), (hosts, paths, header) => {
      const whole: RuleConditions = {
        hosts,
        paths,
        ...(header === undefined ? {} : { header: { name: 'Cookie', values: header } }),
      };
      const parts = splitConditions(whole);
      for (const part of parts) {
        const all = [...part.hosts, ...part.paths, ...(part.header?.values ?? [])];
        expect(all.length).toBeLessThanOrEqual(5);
        for (const list of [part.hosts, part.paths, part.header?.values ?? []]) {
          expect(list.length).toBeLessThanOrEqual(3);
        }
        expect(all.join('').replace(/[^*?]/g, '').length).toBeLessThanOrEqual(5);
      }
      expect(parts.flatMap(ways).sort()).toEqual(ways(whole).sort());
    }),
  );
});

test('what fits into one rule stays one', () => {
  const one: RuleConditions = { hosts: ['a.b', 'c.b'], paths: ['/a', '/b', '/c'] };
  expect(splitConditions(one)).toEqual([one]);
});

test('a condition holds three values, so four hosts, or a step of the return, take two rules', () => {
  expect(splitConditions({ hosts: ['a.b', 'c.b', 'd.b', 'e.b'], paths: [] })).toEqual([
    { hosts: ['a.b', 'c.b'], paths: [] },
    { hosts: ['d.b', 'e.b'], paths: [] },
  ]);
  const { header: name, keys } = connectionReturn;
  const rules = ([1, 2] as const).map((step) =>
    splitConditions({ hosts: [], paths: [], header: { name, values: keys[step] } }).map(
      ({ header }) => header?.values,
    ),
  );
  expect(rules).toEqual([
    [
      ['a*', 'b*', 'c*'],
      ['d*', 'e*'],
    ],
    [
      ['f*', 'g*', 'h*'],
      ['i*', 'j*'],
      ['k*', 'l*', 'm*'],
      ['n*', 'o*'],
    ],
  ]);
});

test('two patterns meet if some text fits both', () => {
  const pattern = fc
    .array(fc.constantFrom('a', 'b', '*', '?'), { maxLength: 5 })
    .map((parts) => parts.join(''));
  const text = fc.array(fc.constantFrom('a', 'b'), { maxLength: 5 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(pattern, pattern, text, (one, other, some) => {
      if (globMatches(one, some) && globMatches(other, some)) expect(globsOverlap(one, other)).toBe(true);
    }),
    { numRuns: 800 },
  );
  const every = (length: number): string[] =>
    length === 0 ? [''] : every(length - 1).flatMap((shorter) => [shorter, `${shorter}a`, `${shorter}b`]);
  const texts = [...new Set(every(7))];
  fc.assert(
    fc.property(pattern, pattern, (one, other) => {
      const found = texts.some((some) => globMatches(one, some) && globMatches(other, some));
      // Seven letters are enough for the literal ones of both.
      if (one.length + other.length <= 7) expect(globsOverlap(one, other)).toBe(found);
    }),
    { numRuns: 300 },
  );
});

test('the steps of the return let in what they say', () => {
  const characters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const share = (patterns: readonly string[]) => {
    const fits = [...characters].filter((character) =>
      patterns.some((pattern) => globMatches(pattern, `${character}rest`.toLowerCase())),
    );
    return Math.round((100 * fits.length) / characters.length);
  };
  const { keys, sharePercent } = connectionReturn;
  expect(share(keys[1])).toBe(sharePercent['return-1']);
  expect(share([...keys[1], ...keys[2]])).toBe(sharePercent['return-2']);
});
