import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { differences, refuseDifference } from '../../scripts/deliver/assemblies';

const root = mkdtempSync(join(tmpdir(), 'bulkhead-assemblies-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function folder(name: string, files: Readonly<Record<string, string>>): string {
  for (const [file, text] of Object.entries(files)) {
    const path = join(root, name, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return join(root, name);
}

const reviewed = {
  'prod/manifest.json': '{}',
  'prod/Foundation.template.json': '{"Resources":{}}',
  'prod/asset.1/index.js': 'handler',
};

test('what a deploy reads is compared, byte by byte, and what it does not read is not', () => {
  const one = folder('one', { ...reviewed, 'prod/Foundation.metadata.json': '/home/a' });
  const same = folder('same', {
    ...reviewed,
    'prod/Foundation.metadata.json': '/home/b',
    'prod/validation-report.json': '{}',
  });
  expect(differences(one, same)).toEqual([]);
  const other = folder('other', {
    'prod/manifest.json': '{}',
    'prod/Foundation.template.json': '{"Resources":{ }}',
    'staging/manifest.json': '{}',
    // Of the same name, and an asset: it is deployed.
    'prod/asset.1/validation-report.json': '{}',
  });
  expect(differences(one, other)).toEqual([
    'prod/Foundation.template.json: another text',
    'prod/asset.1/index.js: reviewed, and no longer made',
    'prod/asset.1/validation-report.json: not among what was reviewed',
    'staging/manifest.json: not among what was reviewed',
  ]);
});

test('a folder that is not there, or empty, is no proof that nothing differs', async () => {
  const one = folder('some', reviewed);
  await expect(refuseDifference(join(root, 'none'), one)).rejects.toThrow('is no folder of assemblies');
  mkdirSync(join(root, 'empty'));
  await expect(refuseDifference(join(root, 'empty'), one)).rejects.toThrow('holds no assembly');
});
