import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { checkoutRoot } from '../../config/checkout-root';
import { storeSecretName } from '../../config/contract/store-names';
import { venvDirectory } from '../../local/region/checkout';
import { deployStage } from '../../local/region/deploy/deploy-stage';
import { regionVariables, toolEnvironment } from '../../local/region/emulator/region-environment';
import { runTool } from '../../local/region/process/run-tool';
import { describeStores } from '../../local/region/region/describe-stores';
import { openRegion } from '../../local/region/region/open-region';
import { runStores } from '../../local/region/region/run-stores';
import { flood } from '../dashboard/flood';

/** What an operator does about it, as they would type it. */
const commands = [
  'switch off --stage local --source conversation-automation --until 2h --reason "runs away since the import" --no-wait --yes',
  'queue park --stage local --source conversation-automation --account account-1 --reason "room for sign-in codes" --yes',
  'maintenance on inbox --stage local --message "We are back at 04:00 UTC." --reason "until the queue is short" --yes',
] as const;

/**
 * Deploys the local stage into a region of its own, lets one source run away, does about it what an operator would, and
 * gives back what `bulkhead status` then prints, colours included. About three minutes.
 */
export async function localTrouble(onPhase: (text: string) => void): Promise<string> {
  const root = mkdtempSync(join(tmpdir(), 'bulkhead-status-'));
  const region = await openRegion({ root, venv: venvDirectory });
  const { port, directory, clients } = region;
  const bulkhead = async (line: string, env = {}): Promise<string> => {
    onPhase(`bulkhead ${line}`);
    const args = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? '');
    const told = await runTool(process.execPath, ['bulkhead', ...args], {
      cwd: checkoutRoot,
      env: { ...toolEnvironment(port), ...env },
    });
    for (const said of told.lines) onPhase(`  ${said}`);
    return told.stdout;
  };
  try {
    onPhase('deploying the local stage');
    const deployment = await deployStage({ port, directory }, clients, { stage: 'local' });
    await runStores(region, await describeStores({ clients, directory, ...deployment }));
    const { SecretString = '{}' } = await clients.secretsManager.send(
      new GetSecretValueCommand({ SecretId: storeSecretName('local', 'jobs', 'app') }),
    );
    const { url }: { url: string } = JSON.parse(SecretString);
    const meter = deployment.resources.find(
      ({ type, logicalId }) => type === 'AWS::Lambda::Function' && logicalId.startsWith('QueueMeter'),
    );
    await startMeter(port, meter?.physicalId ?? '');
    await flood({ url, queue: 'default', calmSeconds: 10, floodSeconds: 90, drainSeconds: 0, onPhase });
    onPhase(await bulkhead('top --stage local'));
    for (const line of commands) await bulkhead(line);
    // The emulator shows a function's lines once it has ended, a minute later: then the screen shows what came of it.
    await sleep(70_000);
    return await bulkhead('status --stage local', { FORCE_COLOR: '1' });
  } finally {
    await region.close('drop');
    rmSync(root, { recursive: true, force: true });
  }
}

/** What the schedule does every minute, without waiting for its first. From then on the schedule goes on by itself. */
async function startMeter(port: number, FunctionName: string): Promise<void> {
  const { AWS_ENDPOINT_URL: endpoint } = regionVariables(port);
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const lambda = new LambdaClient({ endpoint, region: 'us-east-1', credentials });
  await lambda.send(new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload: '{}' }));
  lambda.destroy();
}
