import { runTool } from '../support/process/run-tool';

const rooms = [
  ...[
    'bin',
    'client',
    'config',
    'constructs',
    'domain',
    'lambdas',
    'lib',
    'local',
    'ops',
    'rules',
    'scripts',
  ],
  'test',
];

test('imports run one way between the rooms, without cycles', () => {
  const { status, output } = runTool('depcruise', rooms);
  expect([status, output]).toEqual([0, expect.stringContaining('no dependency violations found')]);
  // Without @swc/core the tool reads no TypeScript and calls nothing at all clean.
  const modules = Number(/\((\d+) modules/.exec(output)?.[1]);
  expect(modules).toBeGreaterThan(150);
});

test('a wrong import is found: the tool really looks', () => {
  const { status, output } = runTool(
    'depcruise',
    ['--config', '../../../.dependency-cruiser.cjs', 'constructs', 'domain', 'lib'],
    'test/house/fixtures',
  );
  expect(status).not.toBe(0);
  expect(output).toContain(
    'constructs-imports-only-config-domain: constructs/imports-lib.ts → lib/uses-construct.ts',
  );
  expect(output).toContain('no-cycle');
  expect(output).toContain('domain-is-pure: domain/reads-a-file.ts → fs');
});
