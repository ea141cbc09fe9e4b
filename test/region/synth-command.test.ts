import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assemblyFactsFile, parseAssemblyFacts } from '../../config/contract/assembly-facts';
import { listStages } from '../../config/stage-file';

const outdir = mkdtempSync(join(tmpdir(), 'bulkhead-cdk-'));
afterAll(() => rmSync(outdir, { recursive: true, force: true }));

/** The real command with the built-in validation on, with no credentials and with no way out to any network. */
function synth(args: readonly string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join('node_modules', 'aws-cdk', 'bin', 'cdk'), 'synth', '-q', ...args],
    {
      encoding: 'utf8',
      env: {
        PATH: process.env.PATH,
        HOME: outdir,
        CDK_VALIDATION: 'true',
        AWS_EC2_METADATA_DISABLED: 'true',
        HTTPS_PROXY: 'http://127.0.0.1:9',
        HTTP_PROXY: 'http://127.0.0.1:9',
        NO_COLOR: '1',
      },
    },
  );
  return { status, output: `${stdout}${stderr}` };
}

test.each(listStages())('cdk synth -c stage=%s says nothing and exits 0', (stage) => {
  const out = join(outdir, stage);
  const { status, output } = synth(['-c', `stage=${stage}`, '-o', out]);
  expect([status, output]).toEqual([0, expect.not.stringMatching(/warning|error|acknowledge/i)]);
  expect(existsSync(join(out, `Bulkhead-${stage}-Platform.template.json`))).toBe(true);
  expect(parseAssemblyFacts(readFileSync(join(out, assemblyFactsFile), 'utf8'))).toMatchObject({
    stage,
    version: 1,
  });
});

test('what a stage file is warned of is printed, and the synth goes on', () => {
  const stage = join('test', 'config', 'fixtures', 'shortest-prod.yaml');
  const { status, output } = synth(['-c', `stage=${stage}`, '-o', join(outdir, 'warned')]);
  expect([status, output]).toEqual([
    0,
    expect.stringContaining(
      `${stage}:29:5: warning: workers.default.queues: expected weights such as [[default, 2], [mailers, 1]]`,
    ),
  ]);
});

test('without a stage it lists those that exist and exits 1, with no stack trace', () => {
  const { status, output } = synth(['-o', join(outdir, 'none')]);
  expect(status).toBe(1);
  for (const stage of listStages()) {
    expect(output).toContain(stage);
  }
  expect(output).not.toMatch(/^\s+at /m);
});

test('a finding names the line of ours that made the resource', () => {
  const { app }: { app: string } = JSON.parse(readFileSync('cdk.json', 'utf8'));
  const wrong = app.replace('bin/app.ts', 'test/support/synth/unlogged-bucket-app.ts');
  const { status, output } = synth(['--app', wrong, '-o', join(outdir, 'wrong')]);
  expect([status, output]).toEqual([
    1,
    expect.stringMatching(/^test\/support\/synth\/unlogged-bucket-app\.ts:7:1$/m),
  ]);
});

/** The real command, with no credentials. */
function bulkhead(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['bin/run-command.cjs', ...args], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: outdir },
  });
  return { status, stdout, stderr };
}

test('bulkhead cost synthesises a stage by itself, and says what a month of it costs', () => {
  const { status, stdout, stderr } = bulkhead('cost', '--stage', 'docs/small.yaml', '--json');
  expect([status, stderr]).toEqual([0, 'Synthesising small.\n']);
  expect(JSON.parse(stdout)).toMatchObject({ stage: 'small', notCounted: [] });
});

test('bulkhead cost of a stage that is none says so, with no stack trace', () => {
  const stage = join('test', 'region', 'no-such-stage.yaml');
  const { status, stdout, stderr } = bulkhead('cost', '--stage', stage);
  expect([status, stdout, stderr]).toEqual([
    1,
    '',
    `${stage}: expected a file that can be read, got no such file\n`,
  ]);
});
