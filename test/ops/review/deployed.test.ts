import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CloudFormationClient,
  DeleteChangeSetCommand,
  DescribeChangeSetCommand,
  type DescribeChangeSetOutput,
  DescribeStacksCommand,
  GetTemplateCommand,
  ListStacksCommand,
  type ResourceTargetDefinition,
} from '@aws-sdk/client-cloudformation';
import { mockClient } from 'aws-sdk-client-mock';
import { checkStage } from '../../../config/check-stage';
import type { RunCdk } from '../../../ops/kit/synth-version';
import { review } from '../../../ops/review/review';
import { awsError } from '../../support/aws/aws-faults';
import { operatorSession } from '../../support/ops/operator-session';
import { idOf, shop, shopText, withTemplate, writeAssembly } from './reviewed-shop';

const directory = mkdtempSync(join(tmpdir(), 'bulkhead-review-deployed-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
const stage = join(directory, 'shop.yaml');
writeFileSync(stage, shopText);
const config = checkStage(shopText, { file: 'shop.yaml' });

const cloudFormation = mockClient(CloudFormationClient);
let deployed = shop();
const group = 'AWS::ElastiCache::ReplicationGroup';

/** What stands, as CloudFormation gives it back; and one stack that was begun and never made. */
beforeEach(() => {
  deployed = shop();
  cloudFormation.reset();
  const pools = ['Pool-Default', 'Pool-Scheduler', 'Pool-Begun'].map((name) => ({
    StackName: `Bulkhead-shop-${name}`,
  }));
  cloudFormation
    .on(ListStacksCommand)
    .callsFake(async () => ({ StackSummaries: [...pools, { StackName: 'Bulkhead-other-Pool-A' }] }));
  cloudFormation.on(DescribeStacksCommand).callsFake(async ({ StackName }) => {
    const StackStatus = StackName.endsWith('Begun') ? 'REVIEW_IN_PROGRESS' : 'UPDATE_COMPLETE';
    return { Stacks: [{ StackName, StackStatus, EnableTerminationProtection: true }] };
  });
  cloudFormation.on(GetTemplateCommand).callsFake(async ({ StackName, TemplateStage }) => {
    const found = deployed.stacks.find(({ name }) => name === StackName);
    if (found === undefined || TemplateStage !== 'Original')
      throw new Error(`no ${TemplateStage} template of ${StackName}`);
    // As AWS does it, to every sign beyond ASCII.
    return { TemplateBody: JSON.stringify(found.template).replace(/[^ -~]/g, '?') };
  });
  cloudFormation.on(DescribeChangeSetCommand).rejects(awsError('ChangeSetNotFoundException', 'none'));
  cloudFormation.on(DeleteChangeSetCommand).resolves({});
});

const options = { stage, base: 'deployed', changeSets: false, json: false };
const none: RunCdk = async () => ({ exitCode: 0, lines: [] });
const session = () => operatorSession(() => config);

const resized = withTemplate(shop(), 'Foundation', (template) => {
  Object.assign(template.Resources[idOf(template, group)]?.Properties ?? {}, { NumNodeGroups: 2 });
});
const head = writeAssembly(join(directory, 'head'), resized);

test('what stands and is the same is the same, also where it has signs beyond ASCII', async () => {
  deployed = withTemplate(shop(), 'Controls', (template) =>
    Object.assign(template, { Description: 'Bülkhead' }),
  );
  const own = writeAssembly(join(directory, 'same'), deployed);
  const { stdout, exitCode } = await review(session(), { ...options, head: own }, none);
  expect([stdout, exitCode]).toEqual([
    '<!-- bulkhead-review: shop -->\n**Review of `shop`. Nothing changes.**\n\n### Budgets\nNot known of the base: CloudFormation keeps templates alone.\n',
    0,
  ]);
});

test('where nothing stands there is nothing to compare with', async () => {
  cloudFormation.on(DescribeStacksCommand).rejects(awsError('ValidationError', 'none'));
  await expect(review(session(), { ...options, head }, none)).rejects.toThrow(
    'no stack of shop stands in this account and region: a first deploy has nothing to be compared with',
  );
});

test('this version is synthesised where no assembly of it is given', async () => {
  const asked: (readonly string[])[] = [];
  const run: RunCdk = async ({ args }) => {
    asked.push(args);
    writeAssembly(args.at(-1) ?? '', shop());
    return { exitCode: 0, lines: [] };
  };
  const { exitCode } = await review(session(), options, run);
  expect(exitCode).toBe(0);
  expect(asked).toEqual([
    ['synth', '--quiet', '--context', `stage=${stage}`, '--output', expect.stringContaining(tmpdir())],
  ]);
});

test('a synth that fails ends the review with its own lines', async () => {
  const run: RunCdk = async () => ({
    exitCode: 1,
    lines: ['shop.yaml:1:1: wrong', 'Subprocess exited with error 1'],
  });
  await expect(review(session(), options, run)).rejects.toThrow(
    'cdk synth of this version failed:\nshop.yaml:1:1: wrong\nSubprocess exited with error 1',
  );
});

/** What a change set says of the store. */
function changeSetOf(target: ResourceTargetDefinition): DescribeChangeSetOutput {
  return {
    Changes: [
      {
        ResourceChange: {
          Action: 'Modify',
          LogicalResourceId: 'JobStoreGroupAF2CAC37',
          ResourceType: group,
          Details: [{ Target: { Attribute: 'Properties', ...target }, Evaluation: 'Static' }],
        },
      },
    ],
  };
}

const inPlace = changeSetOf({ Name: 'NumNodeGroups', RequiresRecreation: 'Never' });

const withSets = { ...options, head, changeSets: true };

const deletions = () =>
  cloudFormation.commandCalls(DeleteChangeSetCommand).map(({ args: [{ input }] }) => input);

test('a change set knows whether what may be replaced is, and none stays', async () => {
  const before = await review(session(), { ...options, head }, none);
  expect([before.exitCode, before.stdout]).toEqual([
    1,
    expect.stringContaining('may be replaced by a new one'),
  ]);
  cloudFormation.on(DescribeChangeSetCommand).resolves(inPlace);
  const asked: (readonly string[])[] = [];
  const run: RunCdk = async ({ args }) => {
    asked.push(args);
    return { exitCode: 0, lines: [] };
  };
  const { exitCode, stdout } = await review(session(), { ...withSets, profile: 'ci' }, run);
  expect([exitCode, stdout]).toEqual([0, expect.not.stringContaining('may be replaced')]);
  const name = expect.stringMatching(/^bulkhead-review-[a-z0-9]+$/);
  // Only the stack that differs.
  expect(asked).toEqual([
    [
      'deploy',
      'Bulkhead-shop-Foundation',
      '--app',
      head,
      '--exclusively',
      '--method',
      'prepare-change-set',
      '--change-set-name',
      name,
      '--require-approval',
      'never',
      '--profile',
      'ci',
    ],
  ]);
  expect(cloudFormation.commandCalls(DescribeChangeSetCommand)[0]?.args[0].input).toMatchObject({
    IncludePropertyValues: true,
  });
  expect(deletions()).toEqual([{ StackName: 'Bulkhead-shop-Foundation', ChangeSetName: name }]);
});

test('what a change set knows and no template says is told, with its values', async () => {
  const values = { BeforeValue: 'old', AfterValue: 'new' };
  cloudFormation
    .on(DescribeChangeSetCommand)
    .resolves(changeSetOf({ Name: 'SnapshotName', RequiresRecreation: 'Always', ...values }));
  const { exitCode, stdout } = await review(session(), withSets, none);
  expect([exitCode, stdout]).toEqual([
    1,
    expect.stringContaining('`SnapshotName` `old` → `new`. A last snapshot is kept'),
  ]);
});

test('where CloudFormation cannot be asked, templates alone are compared, and a sentence says why', async () => {
  const failing: RunCdk = async () => ({ exitCode: 1, lines: ['x', 'could not assume the deploy role'] });
  const { stdout } = await review(session(), withSets, failing);
  expect(stdout).toContain('may be replaced by a new one');
  expect(stdout).toContain(
    '_CloudFormation could not be asked about every stack, and templates alone are compared there: could not assume the deploy role_',
  );
  expect(deletions()).toHaveLength(1);
  cloudFormation
    .on(DescribeChangeSetCommand)
    .rejects(awsError('AccessDenied', 'no cloudformation:DescribeChangeSet'));
  const denied = await review(session(), withSets, none);
  expect(denied.stdout).toContain('these credentials may not do that: no cloudformation:DescribeChangeSet');
  expect(deletions()).toHaveLength(2);
});

test('Ctrl-C leaves no change set either, also one that is still being made', async () => {
  const stopped = session();
  const run: RunCdk = async () => {
    stopped.interrupt();
    return { exitCode: 130, lines: [] };
  };
  cloudFormation
    .on(DeleteChangeSetCommand)
    .rejectsOnce(awsError('InvalidChangeSetStatusException', 'CREATE_IN_PROGRESS'))
    .resolves({});
  await expect(review(stopped, withSets, run)).rejects.toThrow('Stopped.');
  expect(deletions()).toHaveLength(2);
  expect(cloudFormation.commandCalls(DescribeChangeSetCommand)).toHaveLength(0);
});

test('a change set that cannot be deleted is told with the command that does', async () => {
  const told = session();
  cloudFormation.on(DeleteChangeSetCommand).rejects(awsError('AccessDenied', 'no'));
  await review(told, withSets, none);
  expect(told.said.at(-1)).toMatch(
    /^The change set (\S+) of Bulkhead-shop-Foundation could not be deleted \(.*\): aws cloudformation delete-change-set --stack-name Bulkhead-shop-Foundation --change-set-name \1$/,
  );
});
