import { DescribeStacksCommand, GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { Redis } from 'ioredis';
import { storeId, storeSecretName, storeUserName } from '../../config/contract/store-names';
import { type JsonObject, resourcesOfType } from '../../local/region/adapt/template';
import { runCdk } from '../../local/region/cdk/run-cdk';
import type { Deployment } from '../../local/region/deploy/deploy-stage';
import type { Picture } from '../../local/region/picture/picture';
import type { DeployedStore } from '../../local/region/region/describe-stores';
import { RegionError } from '../../local/region/region-error';
import { type RegionWithStores, regionWithStores } from '../support/region/deployed-region';
import type { StoreEndpoint, StoreLogin } from '../support/stores/store-connection';
import { describeWalls } from '../support/stores/store-walls';
import { brokenCopy } from '../support/synth/broken-copy';

const platform = 'Bulkhead-local-Platform';
const nextImage = '000000000000.dkr.ecr.us-east-1.amazonaws.com/bulkhead/app:next';
const roles = ['jobs', 'pubsub'] as const;

let stage: RegionWithStores;
let deployment: Deployment;
let picture: Picture;
let stores: readonly DeployedStore[];

beforeAll(async () => {
  stage = await regionWithStores();
  deployment = stage.deployment();
  ({ picture, stores } = await stage.look());
});
afterAll(() => stage.end());

const pictureOf = (role: (typeof roles)[number]) =>
  picture.stores.find(({ id }) => id === storeId('local', role, 1));

/** A store's users and port as the region's APIs tell them. */
function connection(role: (typeof roles)[number]): StoreEndpoint {
  const store = stores.find(({ id }) => id === storeId('local', role, 1));
  const login = (user: 'app' | 'meter'): StoreLogin => {
    const found = store?.users.find(({ name }) => name === storeUserName('local', role, user));
    return { name: found?.name ?? '', password: found?.password ?? '' };
  };
  return { host: '127.0.0.1', port: store?.port ?? 0, app: login('app'), meter: login('meter') };
}

describe('after a deploy', () => {
  test('job store and pub/sub store stand, each with a parameter group and users of its own', () => {
    expect(pictureOf('jobs')?.parameterGroup).not.toBe(pictureOf('pubsub')?.parameterGroup);
    for (const role of roles) {
      const names = pictureOf(role)?.users.map(({ name }) => name);
      expect(names).toEqual([storeUserName('local', role, 'app'), storeUserName('local', role, 'meter')]);
    }
  });

  test('the cache stands beside them, with a user of its own and no other', async () => {
    const found = picture.stores.find(({ id }) => id === storeId('local', 'cache', 1));
    expect(found?.users.map(({ name }) => name)).toEqual([storeUserName('local', 'cache', 'app')]);
    expect(found?.maxmemoryPolicy).toBe('allkeys-lru');
    const { SecretString = '{}' } = await stage.region.clients.secretsManager.send(
      new GetSecretValueCommand({ SecretId: storeSecretName('local', 'cache', 'app') }),
    );
    const cache = new Redis(JSON.parse(SecretString).url);
    try {
      expect(await cache.set('online:ann', '1', 'EX', 60)).toBe('OK');
      await expect(cache.publish('inbox', 'news')).rejects.toThrow('NOPERM');
      await expect(cache.brpop('queue:default', 1)).rejects.toThrow('NOPERM');
    } finally {
      cache.disconnect();
    }
  });

  test('only the job store never throws a key away', () => {
    expect(pictureOf('jobs')?.maxmemoryPolicy).toBe('noeviction');
    expect(pictureOf('pubsub')?.maxmemoryPolicy).not.toBe('noeviction');
  });

  test('every service runs at the minimum of its range', () => {
    const at = picture.services.map(({ name, desired, running }) => [name, desired, running]);
    expect(at).not.toEqual([]);
    expect(at).toEqual(
      picture.services.map(({ name, fromTemplate: { scaling } }) => [name, scaling?.min, scaling?.min]),
    );
  });

  test('every security group rule of the templates stands', () => {
    const written = deployment.stacks.flatMap(({ original }) => [
      ...resourcesOfType(original, 'AWS::EC2::SecurityGroupIngress'),
      ...resourcesOfType(original, 'AWS::EC2::SecurityGroupEgress'),
      ...resourcesOfType(original, 'AWS::EC2::SecurityGroup').flatMap(([, { Properties = {} }]) => [
        ...list(Properties.SecurityGroupIngress),
        ...list(Properties.SecurityGroupEgress),
      ]),
    ]);
    const standing = picture.securityGroups.flatMap(({ ingress, egress }) => [...ingress, ...egress]);
    expect(standing).toHaveLength(written.length);
    expect(deployment.postDeployRules).not.toEqual([]);
  });

  test('what apps are told about a store leads to its own real server', async () => {
    for (const role of roles) {
      const { port, app } = connection(role);
      const { SecretString = '{}' } = await stage.region.clients.secretsManager.send(
        new GetSecretValueCommand({ SecretId: storeSecretName('local', role, 'app') }),
      );
      const told: JsonObject = JSON.parse(SecretString);
      expect(told).toEqual({
        url: `redis://${app.name}:${app.password}@127.0.0.1:${port}`,
        host: '127.0.0.1',
        port: String(port),
        username: app.name,
        password: app.password,
      });
    }
  });

  test('every resource that is not as it is on AWS is told by name', () => {
    const told = picture.differences.flatMap(({ resources }) =>
      resources.map(({ stack, logicalId }) => `${stack} ${logicalId}`),
    );
    const different = deployment.stacks.flatMap(({ name, original, template }) =>
      Object.entries(original.Resources)
        .filter(
          ([id, { Properties }]) =>
            JSON.stringify(Properties) !== JSON.stringify(template.Resources[id]?.Properties),
        )
        .map(([id]) => `${name} ${id}`),
    );
    expect(
      different.filter((each) => !told.includes(each)).filter((each) => !isGroupWithFoldedRules(each)),
    ).toEqual([]);
  });
});

describeWalls(async () => ({ jobs: connection('jobs'), pubsub: connection('pubsub'), framework: 'bullmq' }));

describe('deploys that follow', () => {
  test('nothing changed: no stack is touched', async () => {
    const again = await stage.deploy();
    expect([...again.unchanged].sort()).toEqual(again.stacks.map(({ name }) => name).sort());
    expect(again.raised).toEqual([]);
    expect(await stage.cdk('diff', '-c', 'stage=local')).toContainEqual(
      expect.stringContaining('Number of stacks with differences: 0'),
    );
  });

  test('plain `cdk diff` shows what changed in the stage file and nothing else', async () => {
    const path = stage.stageFile((changed) => {
      const { bulk } = changed.workers;
      if (bulk === undefined) throw new Error('the local stage has no workers called bulk');
      bulk.concurrency = 6;
      bulk.tasks.max = 11;
    });
    const lines = await stage.cdk('diff', '-c', `stage=${path}`);
    const changes = lines.filter((line) => /^\[[-+~]\]/.test(line));
    expect(changes.map((line) => line.replace(/[0-9A-F]{8}/g, ''))).toEqual([
      // Who measures the pool, and judges whether it is at its ceiling, is told the same numbers.
      '[~] AWS::Lambda::Function QueueMeter/Function/Resource QueueMeterFunction',
      '[~] Metadata left-out:WorkersBulkServiceTaskCountTarget.MaxCapacity: 12 to 11',
      '[~] AWS::ECS::TaskDefinition Workers/Bulk/Task/Resource WorkersBulkTask may be replaced',
    ]);
    const values = lines.filter((line) => /\[[-+]\] /.test(line)).map((line) => line.replace(/^[ ├└─]+/, ''));
    // The file of the meter's settings is part of its code: other numbers are another asset.
    const assets = values.filter((line) => /[0-9a-f]{64}/.test(line));
    expect(assets.map((line) => line.replace(/[0-9a-f]{64}/, 'asset')).toSorted()).toEqual([
      '[+] asset.zip',
      '[-] asset.zip',
    ]);
    expect(new Set(assets.map((line) => line.slice(4))).size).toBe(2);
    expect(values.filter((line) => !assets.includes(line))).toEqual([
      '[-]   "Value": "5"',
      '[+]   "Value": "6"',
    ]);
  });

  test('an image that was given once is kept by deploys that do not name it', async () => {
    await stage.deploy({ parameters: [`${platform}:AppImage=${nextImage}`] });
    await stage.deploy();
    await stage.deploy();
    const { picture: now } = await stage.look();
    const images = now.services.flatMap((service) => service.images);
    expect(images).toContain(nextImage);
    expect(images.filter((image) => image.endsWith('/app:local'))).toEqual([]);
  });

  test('a parameter that no stack has is refused', async () => {
    await expect(stage.deploy({ parameters: [`${platform}:AppImag=x`] })).rejects.toThrow(
      /AppImage.*got ".*AppImag=x"/,
    );
  });

  test('a failing deploy is rolled back, says why, and the old state stands', async () => {
    const { directory, port, clients } = stage.region;
    const app = await brokenCopy(directory.adapted, platform);
    const template = async () => {
      const { TemplateBody = '' } = await clients.cloudFormation.send(
        new GetTemplateCommand({ StackName: platform }),
      );
      return TemplateBody;
    };
    const before = await template();

    const failure: unknown = await runCdk({ port, directory }, [
      'deploy',
      platform,
      '--method',
      'direct',
      '--require-approval',
      'never',
      '--app',
      app,
    ]).catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'RegionError' });
    const said = failure instanceof RegionError ? failure.details.join(' ') : '';
    expect(said).toMatch(/could not be resolved: secret\s+no-such-secret not found/);

    const { Stacks = [] } = await clients.cloudFormation.send(
      new DescribeStacksCommand({ StackName: platform }),
    );
    expect(Stacks[0]?.StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await template()).toBe(before);
    expect((await stage.look()).picture.services.map(({ name }) => name)).toEqual(
      picture.services.map(({ name }) => name),
    );
  });
});

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A rule that moved into its group is told by the rule's name, not by the group's. */
function isGroupWithFoldedRules(each: string): boolean {
  const [stack, logicalId = ''] = each.split(' ');
  const original = deployment.stacks.find(({ name }) => name === stack)?.original;
  return original?.Resources[logicalId]?.Type === 'AWS::EC2::SecurityGroup';
}
