import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { venvDirectory } from '../../../local/region/checkout';
import { pythonEnvironment } from '../../../local/region/python/python-environment';
import { binaryText, bringStoreBinary, findStoreBinary } from '../../../local/region/stores/store-binary';
import { installedSidekiqs } from '../../client/sidekiq/installed-sidekiqs';

/**
 * Makes a directory for what test files share in one run (kept-in-run.ts); workers inherit the variable. And brings the
 * server that they run on, once and before any of them looks for it.
 */
export default async function beginRun(): Promise<void> {
  process.env.BULKHEAD_TEST_RUN ??= mkdtempSync(join(tmpdir(), 'bulkhead-test-run-'));
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  try {
    const found = await bringStoreBinary({ onProgress: say });
    if (found === undefined)
      await pythonEnvironment({ directory: venvDirectory, withStore: true, onProgress: say });
    // A laptop is told only of what takes long or cannot be had.
    if (process.env.CI === undefined) return;
    const binary = await findStoreBinary({ venvPython: join(venvDirectory, 'bin/python') });
    say(`Tests of stores run on ${binaryText(binary)} (${binary.source}).`);
    const sidekiqs = installedSidekiqs().map(({ version }) => version);
    say(
      `Tests of real Sidekiq: ${sidekiqs.length > 0 ? sidekiqs.join(' and ') : 'none, there is no Ruby with it'}.`,
    );
  } catch (error) {
    // Most tests need no store: those that do say what to install.
    say(error instanceof Error ? error.message : String(error));
  }
}
