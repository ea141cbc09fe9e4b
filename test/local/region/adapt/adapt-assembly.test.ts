import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { adaptAssembly } from '../../../../local/region/adapt/adapt-assembly';
import { regionDirectory } from '../../../../local/region/state/region-directory';

const oldHash = 'a'.repeat(64);

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'bulkhead-assembly-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** An assembly of two stacks: a store with an export, and a reader of it. */
function writeAssembly(readerResources: object): string {
  const directory = join(root, 'assembly');
  mkdirSync(directory);
  const write = (name: string, value: unknown) => writeFileSync(join(directory, name), JSON.stringify(value));
  const stack = (name: string, url?: string) => ({
    type: 'aws:cloudformation:stack',
    properties: { templateFile: `${name}.template.json`, stackTemplateAssetObjectUrl: url },
  });
  write('manifest.json', {
    artifacts: {
      Stores: stack('Stores', `s3://bucket/${oldHash}.json`),
      Reader: stack('Reader'),
      Tree: { type: 'cdk:tree' },
    },
  });
  write('Stores.assets.json', {
    files: { [oldHash]: { destinations: { here: { objectKey: `${oldHash}.json` } } } },
  });
  write('Stores.template.json', {
    Resources: {
      Group: {
        Type: 'AWS::ElastiCache::ReplicationGroup',
        Properties: { ReplicationGroupId: 'local-jobs-1' },
      },
      Gateway: { Type: 'AWS::EC2::NatGateway' },
      Password: { Type: 'AWS::SecretsManager::Secret', Properties: { GenerateSecretString: {} } },
    },
    Outputs: {
      Address: {
        Value: { 'Fn::GetAtt': ['Group', 'PrimaryEndPoint.Address'] },
        Export: { Name: 'Stores:Address' },
      },
      Gateway: { Value: { Ref: 'Gateway' }, Export: { Name: 'Stores:Gateway' } },
    },
  });
  write('Reader.template.json', { Resources: readerResources });
  return directory;
}

function copyOf(directory: string, name: string): string {
  const copy = join(root, name);
  cpSync(directory, copy, { recursive: true });
  return copy;
}

describe('adaptAssembly', () => {
  test('the adapted template has a new hash in every place that names it', async () => {
    const directory = writeAssembly({});
    const [stores] = await adaptAssembly(directory, regionDirectory(join(root, 'region')));

    const text = readFileSync(join(directory, 'Stores.template.json'), 'utf8');
    const hash = createHash('sha256').update(text).digest('hex');
    expect(JSON.parse(text)).toEqual(stores?.template);
    expect(readFileSync(join(directory, 'manifest.json'), 'utf8')).toContain(`s3://bucket/${hash}.json`);
    const assets = JSON.parse(readFileSync(join(directory, 'Stores.assets.json'), 'utf8'));
    expect(assets).toEqual({ files: { [hash]: { destinations: { here: { objectKey: `${hash}.json` } } } } });
  });

  test('the original template is returned beside the adapted one', async () => {
    const [stores] = await adaptAssembly(writeAssembly({}), regionDirectory(join(root, 'region')));
    expect(Object.keys(stores?.original.Resources ?? {})).toEqual(['Group', 'Gateway', 'Password']);
    expect(Object.keys(stores?.template.Resources ?? {})).toEqual(['Group', 'Password']);
  });

  test('the same assembly in the same region gives the same bytes, in another region other ports and passwords', async () => {
    const directory = writeAssembly({});
    const bytes = async (name: string, region: string) => {
      const copy = copyOf(directory, name);
      await adaptAssembly(copy, regionDirectory(join(root, region)));
      return readFileSync(join(copy, 'Stores.template.json'), 'utf8');
    };
    const first = await bytes('first', 'region');
    expect(await bytes('second', 'region')).toBe(first);
    expect(await bytes('third', 'other-region')).not.toBe(first);
  });

  test.each([
    ['Fn::ImportValue', { 'Fn::ImportValue': 'Stores:Gateway' }],
    ['Fn::GetStackOutput', { 'Fn::GetStackOutput': { StackName: 'Stores', OutputName: 'Gateway' } }],
  ])('a stack that imports a left-out output by %s is an error that names both ends', async (_, Value) => {
    const directory = writeAssembly({ Use: { Type: 'AWS::SSM::Parameter', Properties: { Value } } });
    await expect(adaptAssembly(directory, regionDirectory(join(root, 'region')))).rejects.toMatchObject({
      name: 'RegionError',
      details: ['Use of Reader needs output Gateway of Stores'],
    });
  });
});
