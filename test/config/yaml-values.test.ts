import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { withMerges } from '../../config/yaml/merge-keys';
import { edited, messagesFor, stageOf } from './edited-stage';

test.each([
  ['true', 'true'],
  ['TRUE', 'TRUE'],
  ['false', 'false'],
  ['yes', 'yes'],
  ['5', '5'],
  ['1.10', '1.10'],
  ['0x1F', '0x1F'],
  ['0o17', '0o17'],
  ['1e3', '1e3'],
  ['012345678901', '012345678901'],
  ['12345678901234567890', '12345678901234567890'],
  ['.inf', '.inf'],
  ['2026-11-23', '2026-11-23'],
  ['169.254.170.2', '169.254.170.2'],
  ['"true"', 'true'],
  ["''", ''],
])('a variable of %s is that text', (typed, text) => {
  const stage = stageOf(edited({ add: `environment: { VALUE: ${typed} }` }));
  expect(stage.environment).toEqual({ VALUE: text });
});

test('so are variables of services and pools, tags and the words of commands; what is a number elsewhere stays one', () => {
  const stage = stageOf(
    edited(
      {
        from: '    kind: web\n',
        to: '    kind: web\n    environment: { S3_ENABLED: true, MAX_THREADS: 5 }\n',
      },
      { from: 'command: [bundle, exec, puma, -C, config/cable.rb]', to: 'command: [puma, -p, 3000]' },
      {
        from: '  urgent:\n',
        to: '  tags:\n    image: app\n    concurrency: 3\n    tasks: { min: 3, max: 3 }\n    queues: [tags]\n    healthCheckCommand: [true]\n  urgent:\n    environment: { RATE: 1.50 }\n',
      },
      { add: 'tags: { cost-centre: 0042, audited: true }' },
    ),
  );
  expect(stage.services.web?.environment).toEqual({ S3_ENABLED: 'true', MAX_THREADS: '5' });
  expect(stage.services.websockets?.command).toEqual(['puma', '-p', '3000']);
  expect(stage.workers.urgent?.environment).toEqual({ RATE: '1.50' });
  expect(stage.workers.tags).toMatchObject({ concurrency: 3, spot: false, healthCheckCommand: ['true'] });
  expect(stage.tags).toEqual({ 'cost-centre': '0042', audited: 'true' });
});

test('blocks at the top are left out and shared: merged ones give way to what a mapping says itself, then to the first', () => {
  const stage = stageOf(
    edited(
      {
        from: 'workers:\n  urgent:\n    image: app\n',
        to: 'x-small: &small { cpu: 256, memoryMiB: 512, concurrency: 2 }\nx-env: &env { LEVEL: 1.0, DEBUG: false }\nx-pool: &pool\n  <<: *small\n  cpu: 512\n  memoryMiB: 1024\n  environment: &own { <<: *env, LEVEL: 2.0 }\nworkers:\n  urgent:\n    image: app\n    <<: [{ spot: true, latencyTargetSeconds: 5 }, *pool]\n',
      },
      { from: 'queues: [default, mailers]', to: 'queues: [default]\n    environment: *own' },
    ),
  );
  expect(stage.workers.urgent).toMatchObject({
    ...{ image: 'app', cpu: 512, memoryMiB: 1024, concurrency: 10, spot: true, latencyTargetSeconds: 10 },
    environment: { LEVEL: '2.0', DEBUG: 'false' },
  });
  expect(stage.workers.default?.environment).toEqual({ LEVEL: '2.0', DEBUG: 'false' });
});

test('a hundred pools may share blocks', () => {
  const pools = Array.from(
    { length: 100 },
    (_, at) => `  p${at}: { <<: *pool, tasks: *tasks, environment: *env, queues: [q${at}] }\n`,
  ).join('');
  const text = edited({
    from: 'workers:\n',
    to: `x-pool: &pool { image: app, databaseConnectionsPerTask: 0 }\nx-tasks: &tasks { min: 3, max: 3 }\nx-env: &env { A: 1 }\nworkers:\n${pools}`,
  });
  expect(messagesFor(text).filter((message) => !message.includes("queue meter's settings"))).toEqual([]);
});

test('a key in quotes that reads like a merge key is one too', () => {
  expect(stageOf(edited({ add: 'environment: { "<<": { A: 1 }, B: 2 }' })).environment).toEqual({
    A: '1',
    B: '2',
  });
});

test('merges are those of the parser, which would multiply them', () => {
  const keys = fc.constantFrom('a', 'b', 'c', 'd', '__proto__', 'constructor');
  const flat = fc.dictionary(keys, fc.oneof(fc.nat(9), fc.constantFrom('x', null)), { maxKeys: 4 });
  const mapping = fc.record({
    own: flat,
    merged: fc.subarray(['one', 'two', 'three']),
    isList: fc.boolean(),
  });
  fc.assert(
    fc.property(flat, flat, mapping, mapping, (one, two, three, last) => {
      const written = ({ own, merged, isList }: typeof three, known: readonly string[]) => {
        const sources = merged.filter((name) => known.includes(name)).map((name) => `*${name}`);
        const isAlone = sources.length === 1 && !isList;
        const merge =
          sources.length === 0 ? '' : `<<: ${isAlone ? sources.join('') : `[${sources.join(', ')}]`}, `;
        return `{ ${merge}${Object.entries(own)
          .map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
          .join(', ')} }`;
      };
      const text = `one: &one ${JSON.stringify(one)}\ntwo: &two ${JSON.stringify(two)}\nthree: &three ${written(three, ['one', 'two'])}\nlast: ${written(last, ['one', 'two', 'three'])}\n`;
      const { value, mistakes } = withMerges(parse(text));
      expect(mistakes).toEqual([]);
      expect(stringify(value, { sortMapEntries: true, aliasDuplicateObjects: false })).toBe(
        stringify(parse(text, { merge: true }), { sortMapEntries: true, aliasDuplicateObjects: false }),
      );
    }),
    { numRuns: 200 },
  );
});
