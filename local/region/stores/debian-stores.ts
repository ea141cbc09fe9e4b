import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { tryLock } from '../process/process-lock';
import { runTool } from '../process/run-tool';
import { RegionError } from '../region-error';

/** Debian 13, the first with Valkey: 8.1, the engine that is deployed, with TLS; and Sidekiq 7.3. */
const SUITE = 'trixie';

/** Debian 12 with its updates has the keys of Debian 13 in it. */
const DEBIAN_KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** The server with all that it loads, so that it runs beside an older C library; and Sidekiq, which is Ruby alone. */
const packages = [
  ...['valkey-server', 'valkey-tools', 'libc6', 'libssl3t64', 'libsystemd0', 'libjemalloc2', 'liblzf1'],
  ...['libgcc-s1', 'libatomic1', 'libcap2', 'libzstd1', 'zlib1g', 'liblzma5', 'libstdc++6'],
  ...['ruby-sidekiq', 'ruby-redis-client', 'ruby-connection-pool', 'ruby-rack', 'ruby-concurrent'],
  ...['ruby-base64', 'ruby-globalid'],
];

/** What apt keeps for itself, under a folder of its own: no root, and the machine's packages stay as they are. */
const APT_FOLDERS = ['state/lists/partial', 'cache/archives/partial', 'packages'];

/** Index and packages are 20 MB; a mirror that does not answer is given up sooner. Milliseconds and seconds. */
const UNPACK_WITHIN_MS = 180_000;
const ANSWER_WITHIN_SECONDS = 10;

/** A machine that could not get them is not kept waiting by every run. Milliseconds. */
const TRY_AGAIN_AFTER_MS = 3_600_000;

const POLL_MS = 250;

/** Programs and libraries unpacked from Debian's packages. */
export interface DebianStores {
  /** `valkey-server`, which brings its own C library. */
  readonly server: string;
  /** Value of RUBYLIB with which `require "sidekiq"` is Sidekiq 7.3. */
  readonly rubyLib: string;
  /** Sidekiq's program, a Ruby script: the gem's own, since the one on the path asks RubyGems for the machine's gem. */
  readonly sidekiq: string;
}

export interface DebianStoresOptions {
  /** Says where the programs and the cache are. @default process.env */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Keys that the index must be signed with. @default Debian's own */
  readonly keyring?: string;
  readonly signal?: AbortSignal | undefined;
  /** Says what takes long. */
  readonly onProgress?: ((text: string) => void) | undefined;
}

/**
 * Where they are kept: outside of the checkout, so that a second one needs no network. Another list of packages is another
 * folder. Removing it is all that an update takes.
 */
function folderIn(env: Readonly<Record<string, string | undefined>>): string {
  const cache = env.XDG_CACHE_HOME ?? join(env.HOME ?? homedir(), '.cache');
  const recipe = createHash('sha256')
    .update([SUITE, ...packages].join(' '))
    .digest('hex')
    .slice(0, 8);
  return join(cache, 'bulkhead', `debian-${SUITE}-${process.arch}-${recipe}`);
}

/** What an earlier run has unpacked. Starts nothing and needs no network. At once: which tests there are goes by it. */
export function findDebianStores(
  env: Readonly<Record<string, string | undefined>> = process.env,
): DebianStores | undefined {
  const folder = folderIn(env);
  // The folder gets its name when it is whole.
  if (!existsSync(folder)) return undefined;
  const gems = join(folder, 'root/usr/share/rubygems-integration');
  const libraries = [];
  let sidekiq = '';
  for (const kind of namesIn(gems)) {
    for (const gem of namesIn(join(gems, kind, 'gems'))) {
      libraries.push(join(gems, kind, 'gems', gem, 'lib'));
      if (gem.startsWith('sidekiq-')) sidekiq = join(gems, kind, 'gems', gem, 'bin/sidekiq');
      // The one whose files are not in lib itself, as its gemspec says. Sidekiq's program asks for it, the library does not.
      if (gem.startsWith('concurrent-ruby-'))
        libraries.push(join(gems, kind, 'gems', gem, 'lib/concurrent-ruby'));
    }
  }
  return {
    server: join(folder, 'bin/valkey-server'),
    rubyLib: libraries.join(':'),
    sidekiq,
  };
}

/**
 * Downloads and unpacks them, once for a machine; nothing is installed. apt checks the signature of Debian 13's index and
 * the checksum of each package. Whatever hinders it is remembered for an hour.
 * @throws RegionError that says why not; the signal's reason if that is aborted
 */
export async function unpackDebianStores(options: DebianStoresOptions = {}): Promise<DebianStores> {
  const { env = process.env, signal } = options;
  const folder = folderIn(env);
  const found = findDebianStores(env);
  if (found !== undefined) return found;
  const failure = `${folder}.failed`;
  await refuseIfFailed(failure);
  const lock = await waitForLock(`${folder}.lock`, options);
  try {
    await refuseIfFailed(failure);
    if (!(await isThere(folder))) await unpack(folder, options);
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof RegionError)) throw error;
    await writeFile(failure, error.message);
    throw error;
  } finally {
    await lock.release();
  }
  const unpacked = findDebianStores(env);
  if (unpacked === undefined) throw new Error(`${folder} is gone`);
  return unpacked;
}

async function refuseIfFailed(failure: string): Promise<void> {
  const failed = await stat(failure).catch(() => undefined);
  if (failed === undefined || Date.now() - failed.mtimeMs > TRY_AGAIN_AFTER_MS) return;
  throw new RegionError(await readFile(failure, 'utf8'));
}

/** Another process that is unpacking is waited for. A cache that cannot be written is a reason like any other. */
async function waitForLock(path: string, { signal, onProgress }: DebianStoresOptions) {
  for (let waited = false; ; waited = true) {
    const lock = await tryLock(path).catch((error: Error) => {
      throw new RegionError(`the cache cannot be written (${error.message})`);
    });
    if (lock !== undefined) return lock;
    if (!waited) onProgress?.("another run is unpacking Debian's packages; waiting for it");
    await sleep(POLL_MS, undefined, { signal });
  }
}

/** How the tools of one attempt run. */
interface Attempt {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly keyring: string;
  readonly signal: AbortSignal;
}

async function unpack(folder: string, options: DebianStoresOptions): Promise<void> {
  const { env = process.env, keyring = DEBIAN_KEYRING, signal, onProgress } = options;
  onProgress?.("getting Valkey 8.1 from Debian 13's packages (once; later runs need no network)");
  const limit = AbortSignal.timeout(UNPACK_WITHIN_MS);
  const attempt = { env, keyring, signal: signal === undefined ? limit : AbortSignal.any([signal, limit]) };
  const begun = `${folder}.begun`;
  await rm(begun, { recursive: true, force: true });
  try {
    for (const file of await download(begun, attempt)) {
      await tool(['dpkg-deb', '-x', file, join(begun, 'root')], attempt);
    }
    await writeProgram(begun);
    await tool([join(begun, 'bin/valkey-server'), '--version'], attempt);
    await rm(join(begun, 'apt'), { recursive: true });
    await rename(begun, folder);
  } catch (error) {
    if (limit.aborted) throw new RegionError(`the mirror took longer than ${UNPACK_WITHIN_MS / 1000} s`);
    throw error;
  } finally {
    await rm(begun, { recursive: true, force: true });
  }
}

/** @returns paths of the packages */
async function download(folder: string, attempt: Attempt): Promise<readonly string[]> {
  const apt = join(folder, 'apt');
  for (const name of APT_FOLDERS) await mkdir(join(apt, name), { recursive: true });
  // The first option: also where the machine's own index was removed, to make an image smaller.
  const targets = ['indextargets', '--no-release-info', '--format', '$(REPO_URI)', 'Created-By: Packages'];
  const mirrors = (await tool(['apt-get', ...targets], attempt)).split('\n');
  const mirror = mirrors.find((uri) => /\/debian\/?$/.test(uri));
  if (mirror === undefined || !(await isThere(attempt.keyring)))
    throw new RegionError('this machine has no mirror and keys of Debian');
  await writeFile(join(apt, 'status'), '');
  await writeFile(
    join(apt, 'debian.sources'),
    `Types: deb\nURIs: ${mirror}\nSuites: ${SUITE}\nComponents: main\nSigned-By: ${attempt.keyring}\n`,
  );
  const settings = {
    'Dir::Etc::sourcelist': join(apt, 'debian.sources'),
    'Dir::Etc::sourceparts': '-',
    'Dir::State': join(apt, 'state'),
    'Dir::State::status': join(apt, 'status'),
    'Dir::Cache': join(apt, 'cache'),
    // As root apt would download as a user who may not write here.
    'APT::Sandbox::User': 'root',
    'APT::Update::Error-Mode': 'any',
    'Acquire::Languages': 'none',
    'Acquire::IndexTargets::deb::DEP-11::DefaultEnabled': 'false',
    'Acquire::Retries': '1',
    'Acquire::http::Timeout': String(ANSWER_WITHIN_SECONDS),
    'Acquire::https::Timeout': String(ANSWER_WITHIN_SECONDS),
  };
  const aptGet = ['apt-get', '-qq', ...Object.entries(settings).map(([name, value]) => `-o${name}=${value}`)];
  const into = join(apt, 'packages');
  await tool([...aptGet, 'update'], attempt);
  await tool([...aptGet, 'download', ...packages], attempt, into);
  return (await readdir(into)).map((name) => join(into, name));
}

/** The server by the loader and the libraries that came with it: this machine's may be older than it needs. */
async function writeProgram(folder: string): Promise<void> {
  const [library] = (await readdir(join(folder, 'root/usr/lib'))).filter((name) =>
    name.includes('-linux-gnu'),
  );
  const loaders = await readdir(join(folder, 'root/usr/lib', library ?? ''));
  const loader = loaders.find((name) => /^ld-linux.*\.so\.\d+$/.test(name));
  if (library === undefined || loader === undefined) throw new RegionError('the packages have no loader');
  await mkdir(join(folder, 'bin'));
  const path = join(folder, 'bin/valkey-server');
  const run = `"$lib/${loader}" --argv0 "$0" --library-path "$lib"`;
  const lines = [
    '#!/bin/sh',
    `usr=\${0%/*}/../root/usr lib=$usr/lib/${library}`,
    `exec ${run} "$usr/bin/valkey-server" "$@"`,
  ];
  await writeFile(path, `${lines.join('\n')}\n`);
  await chmod(path, 0o755);
}

/** @returns what it printed. @throws RegionError with its first error or last line */
async function tool(
  [command = '', ...args]: readonly string[],
  { env, signal }: Attempt,
  cwd?: string,
): Promise<string> {
  const options = { env, signal, ...(cwd !== undefined && { cwd }) };
  const { exitCode, stdout, lines } = await runTool(command, args, options).catch((error: unknown) => {
    signal.throwIfAborted();
    // By its shape: in a test runner errors of node's modules are of another class Error.
    const isMissing =
      typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
    throw isMissing ? new RegionError(`this machine has no ${command}`) : error;
  });
  if (exitCode !== 0) {
    const reason = lines.find((line) => line.startsWith('E:')) ?? lines.at(-1) ?? `exit code ${exitCode}`;
    throw new RegionError(`${command} failed ("${reason}")`);
  }
  return stdout;
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
