import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { ListChangeSetsCommand } from '@aws-sdk/client-cloudformation';
import { checkoutRoot } from '../../config/checkout-root';
import { readAssembly, writeTemplate } from '../../local/region/adapt/assembly';
import { toolEnvironment } from '../../local/region/emulator/region-environment';
import { runTool } from '../../local/region/process/run-tool';
import { opsClients } from '../../ops/kit/ops-clients';
import { type DeployedRegion, deployedRegion } from '../support/region/deployed-region';

let stage: DeployedRegion;

beforeAll(async () => {
  stage = await deployedRegion();
});
afterAll(() => stage.end());

function review(...options: readonly string[]) {
  return runTool('./bulkhead', ['review', '--stage', 'local', '--base', 'deployed', ...options], {
    cwd: checkoutRoot,
    env: toolEnvironment(stage.region.port),
  });
}

test('what was deployed is what stands', async () => {
  const { exitCode, stdout } = await review('--head', stage.region.directory.adapted);
  expect([exitCode, stdout]).toEqual([0, expect.stringContaining('**Review of `local`. Nothing changes.**')]);
});

test('the CDK prepares change sets of what differs, and none stays', async () => {
  const { adapted } = stage.region.directory;
  const head = join(adapted, '..', 'reviewed');
  cpSync(adapted, head, { recursive: true });
  const pool = (await readAssembly(head)).find(({ name }) => name === 'Bulkhead-local-Pool-Default');
  if (pool === undefined) throw new Error('no pool');
  const template = structuredClone(pool.template);
  const [late] = Object.values(template.Resources).filter(
    ({ Properties }) => Properties?.MetricName === 'oldestJobAgeSeconds',
  );
  Object.assign(late?.Properties ?? {}, { Threshold: 777 });
  await writeTemplate(head, pool, template);

  const { exitCode, lines } = await review('--head', head, '--change-sets');
  expect([exitCode, lines]).toEqual([
    0,
    expect.arrayContaining([
      'Asking CloudFormation about Bulkhead-local-Pool-Default.',
      expect.stringMatching(/^- Alarm `bulkhead-local-default-jobs-late` .*`Threshold` `\d+` → `777`/),
    ]),
  ]);
  expect(lines.join('\n')).not.toContain('could not be asked');
  const { cloudFormation } = regionClients();
  const { Summaries } = await cloudFormation.send(
    new ListChangeSetsCommand({ StackName: 'Bulkhead-local-Pool-Default' }),
  );
  expect(
    (Summaries ?? []).filter(({ ChangeSetName = '' }) => ChangeSetName.startsWith('bulkhead-review')),
  ).toEqual([]);
});

function regionClients() {
  Object.assign(process.env, toolEnvironment(stage.region.port));
  return opsClients({ region: 'us-east-1' });
}
