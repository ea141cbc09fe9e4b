import { ElastiCacheClient, ModifyUserCommand } from '@aws-sdk/client-elasticache';
import { checkoutRoot } from '../../config/checkout-root';
import { regionVariables, toolEnvironment } from '../../local/region/emulator/region-environment';
import { runTool } from '../../local/region/process/run-tool';
import { type DeployedRegion, deployedRegion } from '../support/region/deployed-region';

let stage: DeployedRegion;

beforeAll(async () => {
  stage = await deployedRegion();
});
afterAll(() => stage.end());

interface Told {
  readonly name: string;
  readonly verdict: 'right' | 'wrong' | 'unknown';
  readonly differences: readonly { readonly what: string }[];
}

/** The real command, with the names of checks by what they came to. */
async function check(...words: readonly string[]) {
  const { exitCode, stdout } = await runTool(
    './bulkhead',
    ['check', ...words, '--stage', 'local', '--json'],
    {
      cwd: checkoutRoot,
      env: toolEnvironment(stage.region.port),
    },
  );
  const { checks }: { checks: readonly Told[] } = JSON.parse(stdout);
  const those = (verdict: Told['verdict']) => checks.filter((one) => one.verdict === verdict);
  return {
    exitCode,
    right: those('right').map(({ name }) => name),
    wrong: those('wrong').map(({ name, differences }) => [name, ...differences.map(({ what }) => what)]),
  };
}

test('the deployed stage may be deployed again, as far as the region can tell', async () => {
  // No store runs here, so that the meter is right to know nothing.
  const { exitCode, right, wrong } = await check('before', '--incident');
  expect({ exitCode, right, wrong }).toEqual({
    exitCode: 0,
    right: ['credentials', 'bootstrap', 'stacks', 'node types', 'task counts', 'stress'],
    wrong: [],
  });
});

test('what runs is what was deployed, until somebody changes it', async () => {
  const deployed = [
    'credentials',
    'stacks',
    'running images',
    'store parameters',
    'store engines',
    'store users',
  ];
  const before = await check('after');
  expect(before).toEqual({ exitCode: 0, right: [...deployed, 'switchboard', 'queue meter'], wrong: [] });

  const { AWS_ENDPOINT_URL: endpoint } = regionVariables(stage.region.port);
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new ElastiCacheClient({ endpoint, region: 'us-east-1', credentials });
  try {
    await client.send(new ModifyUserCommand({ UserId: 'local-pubsub-app', AccessString: 'on ~* +@all' }));
  } finally {
    client.destroy();
  }
  const after = await check('after');
  expect([after.exitCode, after.wrong]).toEqual([1, [['store users', 'access of local-pubsub-app']]]);
});
