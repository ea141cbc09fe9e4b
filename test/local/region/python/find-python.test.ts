import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPython } from '../../../../local/region/python/find-python';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'bulkhead-python-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** A program that answers the question about its version as a Python would. */
function python(name: string, major: number, minor: number, missing: readonly string[] = []): string {
  const path = join(directory, name);
  writeFileSync(path, `#!/bin/sh\necho '${JSON.stringify([major, minor, missing])}'\n`);
  chmodSync(path, 0o755);
  return path;
}

describe('findPython', () => {
  test('the first that is recent enough and complete', async () => {
    const names = [
      join(directory, 'none'),
      python('old', 3, 9),
      python('bare', 3, 12, ['ensurepip']),
      python('good', 3, 10),
    ];
    expect(await findPython(names)).toBe(names[3]);
  });

  test('without any: one sentence that says what to install', async () => {
    await expect(findPython([join(directory, 'none')])).rejects.toMatchObject({
      name: 'RegionError',
      message: expect.stringMatching(
        /^The local region needs Python 3\.10 or later, and on the PATH there is none: install it \(.*\) and run this again\.$/,
      ),
      details: [],
    });
  });

  test('an old one is named with its version', async () => {
    await expect(findPython([python('python3', 3, 8)])).rejects.toThrow(/python3 is 3\.8: install it/);
  });

  test('a missing module is named', async () => {
    await expect(findPython([python('python3', 3, 11, ['venv', 'ensurepip'])])).rejects.toThrow(
      /python3 3\.11 has no module venv and no module ensurepip: install it/,
    );
  });
});
