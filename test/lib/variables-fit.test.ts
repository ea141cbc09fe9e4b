import { checkStage } from '../../config/check-stage';
import { bigStage } from '../../scripts/big-stage';
import { resourcesByType } from '../support/synth/parsed-template';
import { synthStage } from '../support/synth/synth-stage';

const big = synthStage(
  checkStage(bigStage({ pools: 10, queues: 200, services: 4 }), { file: 'big.yaml', name: 'big' }),
);

const resources = (type: string) =>
  Object.values(big.parsed).flatMap((template) => resourcesByType(template, type));

/** As AWS would be sent it; a reference as long as the longest of ours can be: a name of 128 characters. */
function resolved(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(resolved);
  if (typeof value !== 'object' || value === null) return value;
  const [[key, argument] = [], ...more] = Object.entries(value);
  if (key === 'Fn::Join' && Array.isArray(argument)) {
    const [separator, parts]: unknown[] = argument;
    return Array.isArray(parts) ? parts.map(resolved).join(String(separator)) : value;
  }
  if (more.length === 0 && (key === 'Ref' || key?.startsWith('Fn::'))) return 'r'.repeat(128);
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, resolved(one)]));
}

function bytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

test('no function has more variables than Lambda takes, however many queues there are', () => {
  const functions = resources('AWS::Lambda::Function');
  expect(functions.length).toBeGreaterThanOrEqual(4);
  for (const [id, { Properties }] of functions) {
    const size = bytes(resolved(Properties?.Environment?.Variables ?? {}));
    // "Lambda quotas": 4 KB for all variables of a function.
    expect([id, size <= 4096]).toEqual([id, true]);
    // What grows with the stage stands in a file: these would stay what they are with ten times the queues.
    expect([id, size <= 1024]).toEqual([id, true]);
  }
});

test('no task definition is larger than ECS takes', () => {
  const definitions = resources('AWS::ECS::TaskDefinition');
  expect(definitions).toHaveLength(14);
  for (const [id, { Properties }] of definitions) {
    const size = bytes(resolved(Properties));
    expect([id, size <= 65_536]).toEqual([id, true]);
    expect(size).toBeGreaterThan(bytes('BULKHEAD_STAGE_QUEUES'));
  }
});
