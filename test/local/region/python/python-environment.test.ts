import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pythonEnvironment } from '../../../../local/region/python/python-environment';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'bulkhead-venv-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A Python that keeps a record of what it is asked and makes environments whose pip ends as told. */
function fakePython(pip: string): { python: string; calls: () => string[] } {
  const record = join(root, 'asked');
  const python = join(root, 'python3');
  const script = [
    '#!/bin/sh',
    `echo "$@" | head -n 1 >> ${record}`,
    `case "$2" in`,
    `  venv) mkdir -p "$3/bin"; cp "$0" "$3/bin/python";;`,
    `  pip) ${pip};;`,
    `  *) echo '[3, 12, []]';;`,
    'esac',
  ];
  writeFileSync(python, script.join('\n'));
  chmodSync(python, 0o755);
  const calls = () => (existsSync(record) ? readFileSync(record, 'utf8').trim().split('\n') : []);
  return { python, calls };
}

describe('pythonEnvironment', () => {
  const directory = () => join(root, 'venv');

  test('is made once; a second call starts no program', async () => {
    const { python, calls } = fakePython('exit 0');
    expect(await pythonEnvironment({ directory: directory(), pythons: [python] })).toBe(
      join(directory(), 'bin/python'),
    );
    const before = calls();
    expect(before.at(-1)).toMatch(/-m pip install .*--requirement \S+requirements\.txt$/);
    await pythonEnvironment({ directory: directory(), pythons: [python] });
    expect(calls()).toEqual(before);
  });

  test('is made anew when the Python it was made with is gone', async () => {
    const { python, calls } = fakePython('exit 0');
    await pythonEnvironment({ directory: directory(), pythons: [python] });
    rmSync(join(directory(), 'bin/python'));
    await pythonEnvironment({ directory: directory(), pythons: [python] });
    expect(calls().filter((line) => line.includes('pip install'))).toHaveLength(2);
  });

  test('two first calls at once make it once', async () => {
    const { python, calls } = fakePython('sleep 0.3');
    const make = () => pythonEnvironment({ directory: directory(), pythons: [python] });
    await Promise.all([make(), make()]);
    expect(calls().filter((line) => line.includes('pip install'))).toHaveLength(1);
  });

  test('one with a store serves whoever needs none; one without is made anew for whoever needs it', async () => {
    const { python, calls } = fakePython('exit 0');
    const make = (withStore: boolean) =>
      pythonEnvironment({ directory: directory(), withStore, pythons: [python] });
    const installs = () => calls().filter((line) => line.includes('pip install')).length;
    await make(false);
    await make(true);
    expect(installs()).toBe(2);
    await make(false);
    expect(installs()).toBe(2);
  });

  test('a failing pip is one sentence with its own reason, and is tried again next time', async () => {
    const failing = fakePython('echo "ERROR: No matching distribution found for ministack" >&2; exit 1');
    await expect(
      pythonEnvironment({ directory: directory(), pythons: [failing.python] }),
    ).rejects.toMatchObject({
      name: 'RegionError',
      message: expect.stringMatching(
        /^pip could not install the emulator \("ERROR: No matching .*"\): give .* and run this again\.$/,
      ),
      details: [],
    });
    const working = fakePython('exit 0');
    await expect(
      pythonEnvironment({ directory: directory(), pythons: [working.python] }),
    ).resolves.toBeDefined();
  });

  test('a failing venv says what to install', async () => {
    const { python } = fakePython('exit 0');
    writeFileSync(
      python,
      `#!/bin/sh\ncase "$2" in venv) echo "ensurepip is not available"; exit 1;; *) echo '[3, 12, []]';; esac\n`,
    );
    await expect(pythonEnvironment({ directory: directory(), pythons: [python] })).rejects.toThrow(
      /-m venv failed \("ensurepip is not available"\): install Python's venv module/,
    );
  });
});
