import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ListApplicationsCommand } from '@aws-sdk/client-appconfig';
import {
  DeleteStackCommand,
  DescribeStacksCommand,
  UpdateTerminationProtectionCommand,
} from '@aws-sdk/client-cloudformation';
import { ListBucketsCommand } from '@aws-sdk/client-s3';
import { checkoutRoot } from '../../config/checkout-root';
import { firstDeployContext } from '../../config/contract/first-deploy';
import { adaptAssembly } from '../../local/region/adapt/adapt-assembly';
import { runCdk } from '../../local/region/cdk/run-cdk';
import { toolEnvironment } from '../../local/region/emulator/region-environment';
import { runTool } from '../../local/region/process/run-tool';
import { RegionError } from '../../local/region/region-error';
import { opsClients } from '../../ops/kit/ops-clients';
import { type DeployedRegion, deployedRegion } from '../support/region/deployed-region';
import { brokenCopy } from '../support/synth/broken-copy';

/** The one stack of a stage that needs no other. */
const controls = 'Bulkhead-fresh-Controls';

let stage: DeployedRegion;
let stageFile: string;
/** As `-c firstDeploy=true` makes it, and the same with something in it that cannot be made. */
let first: string;
let firstBroken: string;

beforeAll(async () => {
  stage = await deployedRegion();
  stageFile = stage.stageFile((input) => {
    input.stage = 'fresh';
    input.deletionProtection = true;
  });
  const { port, directory } = stage.region;
  first = join(directory.synthesised, '..', 'fresh');
  const context = ['-c', `stage=${stageFile}`, '-c', `${firstDeployContext}=true`];
  await runCdk({ port, directory }, ['synth', '--quiet', ...context, '--output', first]);
  await adaptAssembly(first, directory);
  firstBroken = await brokenCopy(first, controls);
});
afterAll(() => stage.end());

/** What `cdk deploy` without the flag makes of it: of this stack only the manifest is another. */
function protectedCopy(assembly: string): string {
  const copy = `${assembly}-protected`;
  cpSync(assembly, copy, { recursive: true });
  const path = join(copy, 'manifest.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8'));
  manifest.artifacts[controls].properties.terminationProtection = true;
  writeFileSync(path, JSON.stringify(manifest));
  return copy;
}

/** What the CDK said of a deploy that failed; nothing of one that did not. */
async function deploy(app: string): Promise<string> {
  const { port, directory } = stage.region;
  const always = ['--method', 'direct', '--require-approval', 'never', '--exclusively'];
  try {
    await runCdk({ port, directory }, ['deploy', controls, ...always, '--app', app]);
    return '';
  } catch (error) {
    if (error instanceof RegionError) return error.details.join(' ').replace(/\s+/g, ' ');
    throw error;
  }
}

async function described() {
  const { clients } = stage.region;
  const { Stacks = [] } = await clients.cloudFormation
    .send(new DescribeStacksCommand({ StackName: controls }))
    .catch(() => ({ Stacks: [] }));
  const [found] = Stacks;
  return { status: found?.StackStatus, protected: found?.EnableTerminationProtection === true };
}

/** The real command. */
async function bulkhead(...args: readonly string[]) {
  const { exitCode, lines } = await runTool('./bulkhead', [...args, '--stage', stageFile], {
    cwd: checkoutRoot,
    env: toolEnvironment(stage.region.port),
  });
  return { exitCode, text: lines.join('\n') };
}

const reset = (...args: readonly string[]) =>
  bulkhead('first-deploy', 'reset', '--reason', 'a rehearsal', '--yes', ...args);

/** Names of the two buckets and the application of AppConfig that belong to this stage. */
async function leftBehind(): Promise<string[]> {
  Object.assign(process.env, toolEnvironment(stage.region.port));
  const { s3, appConfig } = opsClients({ region: 'us-east-1' });
  const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
  const { Items = [] } = await appConfig.send(new ListApplicationsCommand({}));
  return [...Buckets, ...Items].flatMap(({ Name = '' }) => (Name.includes('fresh') ? [Name] : []));
}

test('a first deploy that fails with the flag is repeated by `cdk deploy` alone', async () => {
  expect(await deploy(firstBroken)).toContain('no-such-secret not found');
  expect(await described()).toEqual({ status: 'ROLLBACK_COMPLETE', protected: false });
  expect(await leftBehind()).toEqual([]);

  expect(await deploy(first)).toBe('');
  expect(await described()).toEqual({ status: 'CREATE_COMPLETE', protected: false });
  expect(await leftBehind()).toHaveLength(3);
  const { text } = await bulkhead('status');
  expect(text).toContain('not protected from deletion: Controls; run cdk deploy without -c firstDeploy');
});

test('the deploy after it, without the flag, protects what stands', async () => {
  expect(await deploy(protectedCopy(first))).toBe('');
  expect(await described()).toMatchObject({ protected: true });
  expect((await bulkhead('status')).text).toContain('Controls refuse to be deleted');
});

test('a stack that stands is not touched by a reset', async () => {
  const before = await described();
  const { exitCode, text } = await reset();
  expect([exitCode, text]).toEqual([0, expect.stringContaining(`${controls}: stands or stood`)]);
  expect(await described()).toEqual(before);
});

test('a first deploy that fails without the flag sticks, and one command gets out of it', async () => {
  const { clients } = stage.region;
  const off = { StackName: controls, EnableTerminationProtection: false };
  await clients.cloudFormation.send(new UpdateTerminationProtectionCommand(off));
  await clients.cloudFormation.send(new DeleteStackCommand({ StackName: controls }));

  const broken = protectedCopy(firstBroken);
  expect(await deploy(broken)).toContain('no-such-secret not found');
  expect(await described()).toEqual({ status: 'ROLLBACK_COMPLETE', protected: true });
  // The CDK tries to delete it first, and is refused.
  expect(await deploy(broken)).toMatch(/TerminationProtection is enabled/);

  const dry = await reset('--dry-run');
  expect([dry.exitCode, dry.text]).toEqual([
    0,
    expect.stringContaining('update-termination-protection --region us-east-1 --no-enable'),
  ]);
  expect(await described()).toEqual({ status: 'ROLLBACK_COMPLETE', protected: true });
  const { exitCode, text } = await reset();
  expect([exitCode, text]).toEqual([0, expect.stringContaining('Deploy again: npx cdk deploy')]);
  expect(await described()).toEqual({ status: undefined, protected: false });
  expect(await deploy(first)).toBe('');
});
