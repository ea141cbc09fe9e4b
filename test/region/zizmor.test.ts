import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pythonTool } from '../../local/region/python/python-tool';

/** Findings by their name. Offline: what it would ask GitHub, whether a commit is one of an action's, docs/delivery.md tells. */
async function audit(path: string): Promise<string[]> {
  const requirements = join(__dirname, 'zizmor-requirements.txt');
  const program = await pythonTool({ name: 'zizmor', requirements, program: 'zizmor' });
  const args = ['--offline', '--no-progress', '--persona', 'pedantic', '--format', 'json', path];
  const { stdout, stderr, status } = spawnSync(program, args, { encoding: 'utf8' });
  if (stdout === '') throw new Error(`zizmor ended with ${status}: ${stderr}`);
  const findings: { readonly ident: string }[] = JSON.parse(stdout);
  return findings.map(({ ident }) => ident);
}

test('zizmor finds nothing in the workflows, also where it is pedantic, and does look', async () => {
  expect(await audit('.github/workflows')).toEqual([]);
  const directory = mkdtempSync(join(tmpdir(), 'bulkhead-workflow-'));
  try {
    const wrong = join(directory, 'wrong.yml');
    const text = readFileSync('.github/workflows/deploy.yml', 'utf8');
    writeFileSync(
      wrong,
      text
        .replace(/checkout@[0-9a-f]{40}/, 'checkout@v7')
        .replace('"$IMAGES"', ['$', '{{ inputs.images }}'].join('')),
    );
    expect(await audit(wrong)).toEqual(expect.arrayContaining(['unpinned-uses', 'template-injection']));
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});
