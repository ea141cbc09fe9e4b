import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const program = resolve('bulkhead');
let elsewhere: string;

beforeAll(() => {
  elsewhere = mkdtempSync(join(tmpdir(), 'bulkhead-elsewhere-'));
  // Bundled before the first test is timed.
  run(['--version']);
}, 120_000);
afterAll(() => rmSync(elsewhere, { recursive: true, force: true }));

function run(args: readonly string[], { from = program, env = {} } = {}) {
  return spawnSync(from, args, { encoding: 'utf8', cwd: elsewhere, env: { ...process.env, ...env } });
}

/** Files that were in the chunks that a start loaded, by what it tells of itself and the chunks' source maps. */
function loadedFiles(args: readonly string[]): readonly string[] {
  const { stderr } = run(args, { env: { NODE_DEBUG: 'bulkhead' } });
  const chunks = [...stderr.matchAll(/BULKHEAD \d+: load (\S+)/g)].map(([, name]) => name);
  const script = `
    const { openParts } = require(${JSON.stringify(resolve('bin/parts-file.cjs'))});
    const { part } = openParts(${JSON.stringify(resolve('node_modules/.cache/bulkhead/command.bundle'))});
    const sources = ${JSON.stringify(chunks)}.flatMap((name) => JSON.parse(part(name + '.map')).sources);
    console.log(JSON.stringify(sources));`;
  return JSON.parse(execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' }));
}

const ofPackages = /node_modules\/(@aws-sdk|@smithy|@aws-crypto|zod|yaml)\//;

test('--help loads the tree of commands and no package but commander and its types', () => {
  const files = loadedFiles(['--help']);
  expect(files).toContainEqual(expect.stringMatching(/(^|\/)bulkhead\.ts$/));
  const packages = files.flatMap((file) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? []);
  expect([...new Set(packages)].sort()).toEqual(['@commander-js/extra-typings', 'commander']);
});

test.each([[['status', '--help']], [['switch', 'off', '--help']], [['--version']], [['no-such-verb']]])(
  '%j loads no SDK, zod or yaml either',
  (args) => {
    expect(loadedFiles(args).filter((file) => ofPackages.test(file))).toEqual([]);
  },
);

test('a verb loads what it needs and no other verb', () => {
  const files = loadedFiles(['budgets', '--stage', 'local']);
  expect(files.filter((file) => ofPackages.test(file)).length).toBeGreaterThan(0);
  const ours = files.filter((file) => !file.includes('node_modules'));
  const ofVerbs = ours.filter(
    (file) => /\b(ops|local)\//.test(file) && !/ops\/kit\/|-(command|help|option)\.ts$/.test(file),
  );
  expect(ofVerbs).toEqual([expect.stringContaining('ops/budgets/budgets.ts')]);
});

test('it runs through a link and from another folder, where names of stages mean the same', () => {
  const link = join(elsewhere, 'node_modules/.bin/bulkhead');
  mkdirSync(join(elsewhere, 'node_modules/.bin'), { recursive: true });
  symlinkSync(program, link);
  const args = ['budgets', '--stage', 'local', '--json'];
  const direct = run(args);
  expect(direct).toMatchObject({ status: 0, stderr: '' });
  expect(run(args, { from: link }).stdout).toBe(direct.stdout);
});

test('paths of stage files are those of the folder it is called in', () => {
  cpSync('config/stages/local.yaml', join(elsewhere, 'mine.yaml'));
  expect(run(['budgets', '--stage', './mine.yaml'])).toMatchObject({ status: 0, stderr: '' });
});

test('what is installed is the same file', () => {
  expect(JSON.parse(readFileSync('package.json', 'utf8')).bin).toEqual({ bulkhead: 'bulkhead' });
});

test.each([[['no-such-verb']], [['status']], [['status', '--stage', 'prod', '--no-such-option']]])(
  '%j is a usage error: exit code 2 and a sentence',
  (args) => {
    const { status, stdout, stderr } = run(args);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^error: /);
    expect(stderr).not.toContain('    at ');
  },
);

test('a stage file that is wrong ends with a sentence', () => {
  const { status, stderr } = run(['status', '--stage', 'nowhere']);
  expect(status).toBe(1);
  expect(stderr).toContain('nowhere');
  expect(stderr).not.toContain('    at ');
});
