import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { opsClients } from '../../../ops/kit/ops-clients';
import { reviewCommand } from '../../../ops/review/review-command';
import { runCommand } from '../../support/ops/run-command';
import { idOf, shop, shopText, withTemplate, writeAssembly } from './reviewed-shop';

jest.mock('../../../ops/kit/ops-clients', () => ({ opsClients: jest.fn() }));

const directory = mkdtempSync(join(tmpdir(), 'bulkhead-review-test-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const group = 'AWS::ElastiCache::ReplicationGroup';
const base = writeAssembly(join(directory, 'base'), shop());
const head = writeAssembly(
  join(directory, 'head'),
  withTemplate(shop(), 'Foundation', (template) => {
    Object.assign(template.Resources[idOf(template, group)]?.Properties ?? {}, {
      ReplicationGroupId: 'shop-jobs-2',
    });
  }),
);

function stageFile(name: string, text: string): string {
  const file = join(directory, `${name}.yaml`);
  writeFileSync(file, text);
  return file;
}

const stage = stageFile('shop', shopText);

const review = (...options: string[]) =>
  runCommand(reviewCommand(), '--stage', stage, '--base', base, ...options);

function daysAhead(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

function excepting(name: string, until: string, resource = 'Foundation/JobStoreGroupAF2CAC37'): string {
  const exception = `{ resource: ${resource}, change: replace, until: ${until}, why: "restored from last night" }`;
  return stageFile(name, `${shopText}review:\n  exceptions:\n    - ${exception}\n`);
}

test('the same assembly twice: nothing changes, and no AWS is asked', async () => {
  expect(await review('--head', base)).toEqual({
    stdout: '<!-- bulkhead-review: shop -->\n**Review of `shop`. Nothing changes.**\n',
    stderr: '',
    exitCode: 0,
  });
  expect(opsClients).not.toHaveBeenCalled();
});

test('a replaced store ends with 1, and the lines of the exception are there to be copied', async () => {
  const { stdout, exitCode } = await review('--head', head);
  expect(exitCode).toBe(1);
  expect(stdout).toContain('**stop** Replication group `shop-jobs-1`');
  const [written] = /review:\n(?: {2}.*\n)+/.exec(stdout) ?? [''];
  const file = stageFile('copied', `${shopText}${written.replaceAll('why: ""', 'why: it is moved')}`);
  expect(await runCommand(reviewCommand(), '--stage', file, '--base', base, '--head', head)).toMatchObject({
    stderr: '',
    exitCode: 0,
    stdout: expect.stringContaining('`it is moved`'),
  });
});

test('an exception is told in each review, and one that lets nothing pass too', async () => {
  const until = daysAhead(3);
  const file = excepting('excepted', until);
  const passed = await runCommand(reviewCommand(), '--stage', file, '--base', base, '--head', head);
  expect(passed.exitCode).toBe(0);
  expect(passed.stdout).toContain(`Excepted until ${until}: \`restored from last night\``);
  const idle = await runCommand(reviewCommand(), '--stage', file, '--base', base, '--head', base);
  expect(idle.stdout).toContain(
    '- The exception for `replace Foundation/JobStoreGroupAF2CAC37` lets nothing pass: take it out',
  );
  expect(idle.exitCode).toBe(0);
});

test('an exception of another change lets nothing pass', async () => {
  const file = excepting('other', daysAhead(3), 'Foundation/JobStoreAppUser7993DAFE');
  const { exitCode } = await runCommand(reviewCommand(), '--stage', file, '--base', base, '--head', head);
  expect(exitCode).toBe(1);
});

test.each([
  ['expired', daysAhead(-1), 'the exception has expired'],
  ['endless', daysAhead(91), '90 days ahead'],
])('an exception that is %s is refused by its line', async (name, until, expected) => {
  const file = excepting(name, until);
  const line = shopText.split('\n').length + 2;
  const { stdout, stderr, exitCode } = await runCommand(
    reviewCommand(),
    '--stage',
    file,
    '--base',
    base,
    '--head',
    head,
  );
  expect([stdout, exitCode]).toEqual(['', 1]);
  expect(stderr).toMatch(
    new RegExp(
      `^${file}:${line}:\\d+: review\\.exceptions\\[0\\]\\.until: expected a day .*${expected}.*, got ${until}\n$`,
    ),
  );
});

test('JSON holds the same, uncut and without Markdown', async () => {
  const { stdout, exitCode } = await review('--head', head, '--json');
  expect(exitCode).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    version: 1,
    stage: 'shop',
    stops: true,
    groups: {
      destroyed: [
        {
          places: ['Foundation/JobStoreGroupAF2CAC37'],
          stops: true,
          text: expect.stringMatching(/^replication group shop-jobs-1 /),
        },
      ],
    },
    exceptionsNeeded: [{ resource: 'Foundation/JobStoreGroupAF2CAC37', change: 'replace' }],
    budgets: [],
  });
});

test.each([
  ['of an older version', '', 'its assembly has no bulkhead.json'],
  ['of a newer version', '{"version": 2}', 'its bulkhead.json is of version 2, and this command reads 1'],
  ['of another making', '{"version": 1}', 'its bulkhead.json is none that this command reads'],
  ['that is cut off', '{"vers', 'its bulkhead.json is no JSON'],
])('budgets of an assembly %s are not known, and the rest is', async (name, text, reason) => {
  const folder = writeAssembly(join(directory, name), shop(['max: 6', 'max: 40']), text);
  const { stdout, exitCode } = await review('--head', folder);
  expect(exitCode).toBe(0);
  expect(stdout).toContain('`default` may grow to 40 tasks, was 6.');
  expect(stdout).toContain(`### Budgets\nNot known of this version: ${reason}`);
});

test('a folder that is no assembly of the stage is a usage error, in a sentence', async () => {
  const broken = join(directory, 'broken');
  mkdirSync(broken, { recursive: true });
  const of = async (folder: string) => {
    const { stdout, stderr, exitCode } = await review('--head', folder);
    return [stdout, stderr.replaceAll(directory, ''), exitCode];
  };
  expect(await of(join(directory, 'nowhere'))).toEqual([
    '',
    '--head: expected the folder of a CDK assembly, got none with a file /nowhere/manifest.json that can be read\n',
    2,
  ]);
  writeFileSync(join(broken, 'manifest.json'), 'no');
  expect(await of(broken)).toEqual([
    '',
    '--head: expected JSON, got another text in /broken/manifest.json\n',
    2,
  ]);
  writeFileSync(join(broken, 'manifest.json'), '{}');
  expect(await of(broken)).toEqual([
    '',
    '--head: expected the manifest of a CDK assembly, got another JSON in /broken/manifest.json\n',
    2,
  ]);
  const artifact = { type: 'aws:cloudformation:stack' };
  writeFileSync(
    join(broken, 'manifest.json'),
    JSON.stringify({ artifacts: { 'Bulkhead-prod-Platform': artifact } }),
  );
  expect(await of(broken)).toEqual([
    '',
    '--head: expected an assembly with stacks of shop, got Bulkhead-prod-Platform in /broken\n',
    2,
  ]);
  writeFileSync(
    join(broken, 'manifest.json'),
    JSON.stringify({ artifacts: { 'Bulkhead-shop-Platform': artifact } }),
  );
  writeFileSync(join(broken, 'Bulkhead-shop-Platform.template.json'), '{"Resources": {"A": 5}}');
  expect(await of(broken)).toEqual([
    '',
    '--head: expected a template, got a file that is none (every resource of a template has a Type): /broken/Bulkhead-shop-Platform.template.json\n',
    2,
  ]);
});

test('change sets are of what is deployed, and of nothing else', async () => {
  expect(await review('--head', head, '--change-sets')).toMatchObject({
    stderr: '--change-sets: expected --base deployed, since CloudFormation knows no other base\n',
    exitCode: 2,
  });
});
