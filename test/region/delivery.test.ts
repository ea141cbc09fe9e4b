import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { checkoutRoot } from '../../config/checkout-root';
import { adaptAssembly } from '../../local/region/adapt/adapt-assembly';
import { toolEnvironment } from '../../local/region/emulator/region-environment';
import { runTool } from '../../local/region/process/run-tool';
import { trackedFiles } from '../support/process/tracked-files';
import { type DeployedRegion, deployedRegion } from '../support/region/deployed-region';
import { jobCommands } from '../support/region/workflow-job';
import { brokenCopy } from '../support/synth/broken-copy';
import { stageText } from '../support/synth/stage-with';

let stage: DeployedRegion;
/** The tracked files alone, as a runner checks them out, with one stage. */
let clone: string;
const assemblies = () => join(clone, 'cdk.out/assemblies');

beforeAll(async () => {
  stage = await deployedRegion();
  clone = mkdtempSync(join(tmpdir(), 'bulkhead-clone-'));
  for (const file of trackedFiles().filter((one) => !/^config\/stages\/|^test\//.test(one))) {
    mkdirSync(dirname(join(clone, file)), { recursive: true });
    cpSync(join(checkoutRoot, file), join(clone, file));
  }
  // What `npm ci` would install. test/house/lockfile.test.ts holds the lockfile.
  symlinkSync(join(checkoutRoot, 'node_modules'), join(clone, 'node_modules'));
  mkdirSync(join(clone, 'config/stages'));
});
afterAll(async () => {
  await stage.end();
  rmSync(clone, { recursive: true, force: true });
});

/** The release's command in the clone's one stage: the region's stand-in for tasks sleeps, and knows no other command. */
function writeStage(command: readonly string[]): void {
  const text = stageText((input) => {
    const { scheduler } = input.workers;
    if (scheduler === undefined) throw new Error('the local stage has no scheduler');
    input.workers.release = { ...scheduler, command: ['sleep', 'infinity'], databaseConnectionsPerTask: 0 };
    input.release = { pool: 'release', command: [...command] };
  });
  writeFileSync(join(clone, 'config/stages/local.yaml'), text);
}

const shell = (run: string, env: Readonly<Record<string, string>> = {}) =>
  runTool('bash', ['-e', '-c', run], {
    cwd: clone,
    env: {
      ...toolEnvironment(stage.region.port),
      ...env,
      // A change set of the emulator says "no changes" where only a parameter changed.
      CDK_METHOD: 'direct',
    },
  });

interface JobRun {
  readonly workflow: 'deploy' | 'pull-request';
  readonly job: string;
  /** Of the expressions in it. */
  readonly values: Readonly<Record<string, string>>;
  /** What the runner sets. */
  readonly runner?: Readonly<Record<string, string>>;
  /** Of those that the test does by itself. */
  readonly without?: RegExp;
}

/** Commands of a job, word by word but for the name of the stage, until one fails, as a runner does. */
async function runJob({ workflow, job, values, runner = {}, without = /^npm ci / }: JobRun) {
  const all: string[] = [];
  for (const { run, env } of jobCommands(workflow, job, values)) {
    if (without.test(run)) continue;
    // No store runs here, so the meter is right to know nothing of the stress.
    const command = run.replaceAll('staging', 'local').replace('-- deploy', '-- deploy --incident');
    const { exitCode, lines } = await shell(command, { ...runner, ...env });
    all.push(...lines);
    if (exitCode !== 0) return { exitCode, text: all.join('\n') };
  }
  return { exitCode: 0, text: all.join('\n') };
}

const deployStaging = (tag: string) =>
  runJob({
    workflow: 'deploy',
    job: 'staging',
    values: { 'inputs.images': `app=${image(tag)}`, 'github.run_id': '1', 'github.sha': 'abc' },
  });

const image = (tag: string) => `000000000000.dkr.ecr.us-east-1.amazonaws.com/bulkhead/app:${tag}`;

/** What CloudFormation says of a stack, and which image of the app it was given last. */
async function standing(name: string) {
  const { Stacks = [] } = await stage.region.clients.cloudFormation.send(
    new DescribeStacksCommand({ StackName: `Bulkhead-local-${name}` }),
  );
  const parameters = Stacks[0]?.Parameters ?? [];
  const given = parameters.find(({ ParameterKey }) => ParameterKey === 'AppImage');
  return {
    status: Stacks[0]?.StackStatus,
    // Of a pool that reads in Parameter Store, what it read there.
    image: given?.ResolvedValue ?? given?.ParameterValue,
  };
}

/** GitHub, which knows that run 7 keeps what was reviewed of one tree. */
function gitHub(tree: string): Promise<Server> {
  const server = createServer(({ url = '', headers }, answer) => {
    const known =
      url === `/repos/acme/platform/actions/artifacts?name=assemblies-${tree}&per_page=100` &&
      headers.authorization === 'Bearer secret';
    const kept = { expired: false, created_at: '2026-12-01T00:00:00Z', workflow_run: { id: 7 } };
    answer.end(JSON.stringify({ artifacts: known ? [kept] : [] }));
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

test('what is deployed is what was reviewed of the same tree, and nothing else', async () => {
  writeStage(['sleep', '0']);
  const commit = 'git init -q && git add -A && git -c user.name=a -c user.email=a@b commit -qm reviewed';
  const { stdout: tree } = await shell(`${commit} && git rev-parse 'HEAD^{tree}'`);
  const output = join(clone, 'cdk.out/output');
  const review = await runJob({
    workflow: 'pull-request',
    job: 'review',
    values: {},
    runner: { GITHUB_OUTPUT: output },
    // The base is another synth of the same; reviews have tests of their own.
    without: /^npm ci |base/,
  });
  expect(review).toMatchObject({ exitCode: 0 });
  // As the artefact's action brings it back.
  renameSync(assemblies(), join(clone, 'cdk.out/reviewed'));

  const server = await gitHub(tree.trim());
  const { port } = server.address() as AddressInfo;
  const job = {
    workflow: 'deploy',
    job: 'assemblies',
    values: { 'steps.tree.outputs.sha': tree.trim(), 'github.token': 'secret' },
    runner: {
      GITHUB_OUTPUT: output,
      GITHUB_API_URL: `http://127.0.0.1:${port}`,
      GITHUB_REPOSITORY: 'acme/platform',
    },
  } as const;
  const same = await runJob(job).finally(() => {
    server.close();
    server.closeAllConnections();
  });
  expect(same).toMatchObject({ exitCode: 0, text: expect.stringContaining('is what was reviewed.') });
  expect(readFileSync(output, 'utf8')).toBe(`sha=${tree}sha=${tree}run-id=7\n`);

  const template = join(clone, 'cdk.out/reviewed/local/Bulkhead-local-Platform.template.json');
  writeFileSync(template, readFileSync(template, 'utf8').replace('"Ref"', '"ref"'));
  const { exitCode, lines } = await shell('npm run deliver -- same cdk.out/reviewed cdk.out/assemblies');
  expect([exitCode, lines]).toEqual([
    1,
    expect.arrayContaining(['  local/Bulkhead-local-Platform.template.json: another text']),
  ]);
});

test('a person sets the policy that the job looks for', async () => {
  const protect = (more: string) => shell(`npm run --silent deliver -- protect --stage local ${more}`);
  expect(await protect('--check')).toMatchObject({ exitCode: 1 });
  expect(await protect('--except JobStoreGroupAF2CAC37')).toMatchObject({ exitCode: 0 });
  expect(await protect('--check')).toMatchObject({
    exitCode: 0,
    lines: [
      'Bulkhead-local-Foundation: only JobStoreGroupAF2CAC37 may be replaced or deleted: an exception is open.',
      'Bulkhead-local-Controls: what holds state is neither replaced nor deleted.',
    ],
  });
  expect(await protect('')).toMatchObject({ exitCode: 0 });
});

test('the job deploys it: the release’s command with the new image before any service has it', async () => {
  // What the emulator lacks is left out of what is deployed there, and of nothing else (docs/parity.md).
  await adaptAssembly(join(assemblies(), 'local'), stage.region.directory);
  // The pool is new here: as on a stage's second deploy, the cluster stands and it does not.
  const { exitCode, text } = await deployStaging('next');
  expect({ exitCode, text }).toMatchObject({ exitCode: 0 });
  const order = [...text.matchAll(/^\$ \S+ (?:\S+cdk )?(deploy \S+|run release)/gm)].map(([, what]) => what);
  expect(order).toEqual([
    'deploy Bulkhead-local-Foundation',
    'deploy Bulkhead-local-Pool-Release',
    'run release',
    'deploy Bulkhead-local-Platform',
    'deploy Bulkhead-local-Pool-Urgent',
    'deploy Bulkhead-local-Maintenance',
  ]);
  expect(text).toContain('release: exited with 0');
  for (const name of ['Platform', 'Pool-Release', 'Pool-Urgent']) {
    expect(await standing(name)).toMatchObject({ image: image('next') });
  }
});

test('a command of the release that fails ends the job, with every service on the image before', async () => {
  writeStage(['bin/rails', 'db:migrate']);
  const { exitCode, text } = await deployStaging('unmigrated');
  expect({ exitCode, text }).toMatchObject({ exitCode: 1 });
  expect(text).toContain('release: exited with 69');
  expect(text).toMatch(/no service has the new code\.\nNot begun: Bulkhead-local-Platform, /);
  expect(await standing('Pool-Release')).toMatchObject({ image: image('unmigrated') });
  expect(await standing('Platform')).toMatchObject({ image: image('next') });
});

test('a stack that cannot be deployed is rolled back, the job is red, and nothing after it begins', async () => {
  writeStage(['sleep', '0']);
  const broken = await brokenCopy(join(assemblies(), 'local'), 'Bulkhead-local-Platform');
  rmSync(join(assemblies(), 'local'), { recursive: true });
  renameSync(broken, join(assemblies(), 'local'));
  const { exitCode, text } = await deployStaging('broken');
  expect({ exitCode, text }).toMatchObject({ exitCode: 1 });
  expect(text).toContain('secret no-such-secret not found');
  expect(text).toContain(
    'Bulkhead-local-Platform: UPDATE_ROLLBACK_COMPLETE: it was rolled back to what it was before.',
  );
  expect(text).toContain('Not begun: Bulkhead-local-Pool-Urgent');
  expect(await standing('Platform')).toEqual({
    status: 'UPDATE_ROLLBACK_COMPLETE',
    image: image('next'),
  });
  expect(await standing('Pool-Urgent')).toMatchObject({ image: image('next') });
});
