import { readFileSync } from 'node:fs';

interface LockedPackage {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly inBundle?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const lock: { readonly packages: Readonly<Record<string, LockedPackage>> } = JSON.parse(
  readFileSync('package-lock.json', 'utf8'),
);
const packages = Object.entries(lock.packages).filter(([path]) => path !== '');
const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));

test('every package, of every platform, is held to its hash', () => {
  // npm leaves the hash out of what it did not install; `npm ci` then takes whatever the registry gives there. To mend it:
  // take those entries out of the lockfile, and `npm install --package-lock-only --ignore-scripts`.
  const without = packages.filter(
    ([, { integrity, inBundle }]) => integrity === undefined && inBundle !== true,
  );
  expect(without.map(([path]) => path)).toEqual([]);
  expect(packages.length).toBeGreaterThan(500);
});

test('the registry is the one that npm is set to, wherever that is: no address stands in the lockfile', () => {
  expect(readFileSync('.npmrc', 'utf8')).toContain('omit-lockfile-registry-resolved=true');
  expect(packages.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path)).toEqual([]);
});

test('what a package needs on another platform is locked too', () => {
  const missing = packages.flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter(
        (name) => ![`${path}/node_modules/${name}`, `node_modules/${name}`].some((at) => at in lock.packages),
      )
      .map((name) => `${path}: ${name}`),
  );
  expect(missing).toEqual([]);
});

test.each([
  ['@biomejs/cli', ['linux-x64', 'linux-arm64', 'darwin-arm64', 'darwin-x64', 'win32-x64']],
  ['@esbuild/', ['linux-x64', 'linux-arm64', 'darwin-arm64', 'darwin-x64', 'win32-x64']],
  ['@swc/core', ['linux-x64-gnu', 'linux-arm64-gnu', 'darwin-arm64', 'darwin-x64', 'win32-x64-msvc']],
  ['@typescript/typescript', ['linux-x64', 'linux-arm64', 'darwin-arm64', 'darwin-x64', 'win32-x64']],
])('%s is there for the machines of developers and runners', (name, platforms) => {
  const locked = packages.map(([path]) => path.replace('node_modules/', ''));
  const wanted = platforms.map((platform) =>
    name.endsWith('/') ? `${name}${platform}` : `${name}-${platform}`,
  );
  expect(wanted.filter((one) => !locked.includes(one))).toEqual([]);
});

test('versions are exact, and the CDK’s command line is not the registry’s `latest`', () => {
  const all = Object.entries<string>({ ...dependencies, ...devDependencies });
  expect(all.filter(([, version]) => !/^(npm:[a-z0-9@/-]+@)?\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  // `latest` is 3.0.0, a build of April 2025 that reads no assembly of this library.
  expect(devDependencies['aws-cdk']).toMatch(/^2\./);
});
