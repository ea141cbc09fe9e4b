import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { loadStage } from '../../config/load-stage';

const directory = mkdtempSync(join(tmpdir(), 'bulkhead-operating-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

test('the pool for what runs before a deploy is accepted as it is printed', () => {
  const section = readFileSync('docs/operating.md', 'utf8').split('### Before a deploy')[1] ?? '';
  const { workers, release } = parse(/```yaml\n([\s\S]*?)```/.exec(section)?.[1] ?? '');
  const stage = parse(readFileSync('config/stages/prod.yaml', 'utf8'));
  const file = join(directory, 'with-release.yaml');
  writeFileSync(file, stringify({ ...stage, release, workers: { ...stage.workers, ...workers } }));
  const loaded = loadStage(file);
  expect(loaded.release).toMatchObject({ pool: 'release', command: ['bin/rails', 'db:migrate'] });
  expect(loaded.workers.release).toMatchObject({ image: 'app', queues: [], rollout: 'single' });
});
