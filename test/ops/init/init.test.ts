import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { type InitOptions, init } from '../../../ops/init/init';
import { CliError } from '../../../ops/kit/command-result';
import { appFolders } from '../../support/ops/app-folder';
import { nodeApp, railsApp } from './apps';

const folders = appFolders();
afterAll(() => folders.remove());

const answers = { stage: 'staging', region: 'eu-west-1', force: false, dryRun: false, json: false } as const;

async function drafted(
  files: Readonly<Record<string, string | Uint8Array>>,
  more: Partial<InitOptions> = {},
) {
  const from = folders.make(files);
  return init({ ...answers, from, framework: 'sidekiq', dryRun: true, ...more });
}

/** Said of every app whose files name no such variable. */
const noCache =
  'no variable found for what is neither job nor message (caches, sessions, locks, limits): if the app keeps such in Redis, it needs one, and stores.caches';

/** What is said of files, without the lines of each run. */
async function remarks(files: Readonly<Record<string, string | Uint8Array>>): Promise<readonly string[]> {
  return saidOf(await drafted(files));
}

function saidOf({ stderr }: { readonly stderr: string }): readonly string[] {
  return stderr
    .split('\n')
    .slice(0, -3)
    .filter((line) => line !== noCache);
}

test('a Rails app with Sidekiq and Action Cable: each value says where it was read, or that it is a guess', async () => {
  const { stdout, stderr, exitCode } = await drafted(railsApp, { framework: undefined });
  expect(stdout).toBe(readFileSync('test/ops/init/fixtures/rails.yaml', 'utf8'));
  expect(stderr).toBe(`left out, since it ends by itself, which bulkhead run is for: Procfile: release
variables whose values are not in the app's files: SMTP_HOST
Not written: config/stages/staging.yaml, with 24 guesses to look at.
Next: npx cdk synth -c stage=staging -q; bulkhead budgets --stage staging
`);
  expect(exitCode).toBe(0);
});

test('a Node app with BullMQ: its worker has a command and an image, and stores in parts get a user', async () => {
  const { stdout } = await drafted(nodeApp, {
    framework: undefined,
    queues: 'mails,exports',
    websockets: false,
  });
  expect(stdout).toBe(readFileSync('test/ops/init/fixtures/node.yaml', 'utf8'));
});

test('a pool that no process is there for runs the image of the web', async () => {
  const { stdout } = await drafted({
    'compose.yaml': 'services: { web: { image: acme/shop, ports: [80] } }',
  });
  expect(stdout).toContain(
    'image: shop\n    tasks: { min: 2, max: 8 } # guess: how many at night, and how many',
  );
  expect(stdout).not.toContain('app:');
});

test('without a folder there is a web service and a pool, all of it guessed', async () => {
  const { stdout } = await init({ ...answers, framework: 'sidekiq', websockets: true, dryRun: true });
  expect(stdout).toContain('kind: web # guess: no web process was found');
  expect(stdout).toContain('kind: websockets');
  expect(stdout).toContain("queues: [default] # from Sidekiq's own default");
});

describe('odd files are said, and the rest is read all the same', () => {
  const sidekiq = (text: string) => ({ 'config/sidekiq.yml': text });
  test.each([
    [
      'a binary',
      { Procfile: Uint8Array.of(0x77, 0xff, 0xfe) },
      'Procfile: not read, since it is bytes that are not UTF-8',
    ],
    ['a NUL', { Procfile: 'web: a\0b' }, 'Procfile: not read, since it is the control character U+0000'],
    ['nothing', { Procfile: '' }, 'Procfile: not read, since it is an empty file'],
    [
      'a huge one',
      { 'compose.yaml': ' '.repeat(200_000) },
      'compose.yaml: not read, since it is 200000 bytes',
    ],
    [
      'no process',
      { Procfile: 'web: puma\nrun the shop\n' },
      'Procfile: line 2 is no "name: command", and was left out',
    ],
    ['no YAML', { 'compose.yaml': 'services: {' }, 'compose.yaml: not read, since it is no YAML at line 1'],
    ['no JSON', { 'package.json': '{' }, 'package.json: not read, since it is no JSON'],
    [
      'a queue twice',
      sidekiq('queues: [a, a]'),
      'config/sidekiq.yml: a left out: served by a pool above, or no name for a queue',
    ],
    ['nobody knows what', { Procfile: 'gopher: gopher-server-x' }, undefined],
    [
      'a process of no known kind',
      { Procfile: 'gopher: gopher' },
      'left out, since nothing says what it is for: Procfile: gopher',
    ],
    [
      'names of no variable',
      { 'compose.yaml': 'services: { web: { environment: { "a b": c } } }' },
      'variables whose names a stage file does not take: a b',
    ],
    [
      'keys of AWS',
      { 'compose.yaml': 'services: { web: { environment: { AWS_PROFILE: c } } }' },
      'keys of AWS left out: tasks have a role of their own, to which rights are given',
    ],
    [
      'a secret in a command',
      { Procfile: 'web: node server.js --key AKIAABCDEFGHIJKLMNOP' },
      'Procfile: web: its command left out, since it holds what looks like a secret',
    ],
    [
      'a container of root',
      { Dockerfile: 'FROM ruby' },
      'Dockerfile: names no user; tasks run as 1000, who must be able to read all that they need',
    ],
    [
      'a user of its own',
      { Dockerfile: 'FROM ruby\nUSER app' },
      'Dockerfile: runs as "app"; tasks run as 1000, who must be able to read all that they need',
    ],
    [
      'a way out',
      { Procfile: 'worker: sidekiq -C ../../etc/sidekiq.yml' },
      '../../etc/sidekiq.yml: not read, since it is outside of the folder',
    ],
  ] as const)('%s', async (_, files, sentence) => {
    expect(await remarks(files)).toEqual(sentence === undefined ? [] : [sentence]);
  });

  test('a folder in place of a file, and a link to itself', async () => {
    const from = folders.make({});
    mkdirSync(join(from, 'Procfile'));
    symlinkSync('Gemfile.lock', join(from, 'Gemfile.lock'));
    symlinkSync('.', join(from, 'apps'));
    expect(saidOf(await init({ ...answers, framework: 'sidekiq', from, dryRun: true }))).toEqual([
      'Gemfile.lock: not read, since it is ELOOP',
      'Procfile: not read, since it is a directory',
    ]);
  });

  test('Windows line ends change nothing', async () => {
    const windows = Object.fromEntries(
      Object.entries(railsApp).map(([path, text]) => [path, text.replaceAll('\n', '\r\n')]),
    );
    const unix = await drafted(railsApp);
    expect((await drafted(windows)).stdout).toBe(unix.stdout);
  });
});

describe('answers', () => {
  const missing = async (options: Partial<InitOptions>) =>
    init({ ...answers, stage: undefined, region: undefined, ...options }).catch((error: unknown) => error);

  test('that nobody can be asked for are named by their flags', async () => {
    expect(await missing({})).toEqual(
      new CliError(1, 'init needs --stage, --region and --framework, since there is no terminal to ask at'),
    );
    expect(await missing({ framework: 'bullmq', stage: 'prod' })).toEqual(
      new CliError(1, 'init needs --region and --queues, since there is no terminal to ask at'),
    );
  });

  test('a library that cannot run here is named', async () => {
    const from = folders.make({ 'package.json': '{ "dependencies": { "bull": "^4" } }' });
    expect(await missing({ ...answers, from })).toEqual(
      new CliError(
        1,
        'init needs --framework, since there is no terminal to ask at; found bull in package.json, and Bulkhead runs Sidekiq and BullMQ only',
      ),
    );
  });

  test('of a wrong form are usage errors, all at once', async () => {
    const wrong = {
      stage: 'Prod',
      region: 'mars',
      zones: 'a',
      account: '1',
      certificate: 'x',
      framework: 'bull',
      queues: 'a b',
    };
    expect(await missing(wrong)).toEqual(
      new CliError(
        2,
        [
          '--stage: expected lower-case words joined by dashes, 2 to 16 characters, got "Prod"',
          '--region: expected a region such as us-east-1, got "mars"',
          '--zones: expected zones such as us-east-1a,us-east-1b, got "a"',
          '--account: expected 12 digits, got "1"',
          '--certificate: expected the ARN of a certificate, got "x"',
          '--framework: expected sidekiq or bullmq, got "bull"',
          '--queues: expected names of queues with commas between, got "a b"',
        ].join('\n'),
      ),
    );
  });

  test('that contradict each other are told as the loader tells them', async () => {
    const certificate = 'arn:aws:acm:us-east-1:111122223333:certificate/1';
    await expect(drafted({}, { certificate, output: 'x.yaml' })).rejects.toThrow(
      /^x\.yaml:\d+:17: certificateArn: expected a certificate in eu-west-1, got one in us-east-1$/,
    );
  });

  test('and what is no folder is refused', async () => {
    await expect(init({ ...answers, from: 'package.json' })).rejects.toThrow(
      '--from: expected a folder, got "package.json"',
    );
  });
});

describe('the file', () => {
  const written = (output: string, more: Partial<InitOptions> = {}) =>
    init({ ...answers, framework: 'sidekiq', output, ...more });

  test('is written whole, and nothing beside it', async () => {
    const folder = folders.make({});
    const output = join(folder, 'staging.yaml');
    expect(await written(output)).toMatchObject({ stdout: '', exitCode: 0 });
    expect(readdirSync(folder)).toEqual(['staging.yaml']);
    expect(readFileSync(output, 'utf8')).toMatch(
      /^# yaml-language-server: \$schema=\S+config\/stage\.schema\.json\n/,
    );
  });

  test('is never written over one that exists, but by force', async () => {
    const output = join(folders.make({ 'a.yaml': 'mine' }), 'a.yaml');
    await expect(written(output)).rejects.toEqual(
      new CliError(3, `${output} exists: --force writes over it, --output names another file`),
    );
    expect(readFileSync(output, 'utf8')).toBe('mine');
    await written(output, { force: true });
    expect(readFileSync(output, 'utf8')).toContain('stage: staging');
  });

  test('takes the place of a link, and does not follow it', async () => {
    const folder = folders.make({ 'theirs.yaml': 'theirs' });
    symlinkSync('theirs.yaml', join(folder, 'a.yaml'));
    await written(join(folder, 'a.yaml'), { force: true });
    expect(readFileSync(join(folder, 'theirs.yaml'), 'utf8')).toBe('theirs');
  });

  test('needs a folder that exists, and is none itself', async () => {
    const folder = folders.make({});
    await expect(written(join(folder, 'gone/a.yaml'))).rejects.toThrow(
      `--output: there is no folder "${join(folder, 'gone')}"`,
    );
    await expect(written(folder, { force: true })).rejects.toThrow(
      `--output: expected a file, got the folder "${folder}"`,
    );
  });

  test('is not written by a dry run', async () => {
    const output = join(folders.make({}), 'a.yaml');
    expect((await written(output, { dryRun: true })).stdout).toContain('stage: staging');
    expect(existsSync(output)).toBe(false);
  });

  test('is told as JSON', async () => {
    const output = join(folders.make({}), 'a.yaml');
    const told = JSON.parse((await written(output, { json: true })).stdout);
    expect(told).toMatchObject({ written: true, text: readFileSync(output, 'utf8'), remarks: [noCache] });
    expect(told.notes).toContainEqual({
      path: ['workers', 'default', 'queues'],
      text: "from Sidekiq's own default",
      guess: false,
    });
  });
});
