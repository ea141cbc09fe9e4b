import type { FoundLibrary } from './app-facts';
import type { AppFiles } from './app-files';
import { mappingOf } from './foreign-yaml';

export interface PackageFacts {
  readonly jobLibraries: readonly FoundLibrary[];
  readonly websockets?: string;
  readonly rails: boolean;
  readonly remarks: readonly string[];
}

/** Gems that run jobs. Those that are not Sidekiq cannot run here, and are named so that nobody looks for them. */
const jobGems = ['sidekiq', 'good_job', 'solid_queue', 'delayed_job', 'resque', 'que', 'shoryuken'];

/** npm packages that run jobs. */
const jobPackages = ['bullmq', 'bull', 'bee-queue', 'agenda', 'pg-boss', 'graphile-worker'];

/** What an app's lists of packages say: Gemfile.lock, and package.json also of a monorepo's packages. */
export function readPackages(files: AppFiles): PackageFacts {
  const gems = readGems(files);
  const modules = packageJsons(files).map((path) => readPackageJson(files, path));
  const websockets = modules.find((one) => one.websockets !== undefined)?.websockets;
  const jobLibraries = [...gems.jobLibraries, ...modules.flatMap((one) => one.jobLibraries)];
  return {
    ...(websockets === undefined ? {} : { websockets }),
    jobLibraries: jobLibraries.filter(
      ({ name }, index) => jobLibraries.findIndex((other) => other.name === name) === index,
    ),
    rails: gems.rails,
    remarks: [...gems.remarks, ...modules.flatMap(({ remarks }) => remarks)],
  };
}

function readGems(files: AppFiles): PackageFacts {
  const file = 'Gemfile.lock';
  const found = files.read(file);
  if (found === undefined) return { jobLibraries: [], rails: false, remarks: [] };
  if ('notRead' in found) return { jobLibraries: [], rails: false, remarks: [found.notRead] };
  // Of the gems themselves, which stand four spaces in; what they depend on stands six.
  const gems = new Set([...found.text.matchAll(/^ {4}([\w-]+) \(/gm)].map(([, name = '']) => name));
  return {
    jobLibraries: jobGems.filter((name) => gems.has(name)).map((name) => ({ name, from: file })),
    rails: gems.has('rails') || gems.has('railties'),
    remarks: [],
  };
}

/** The app's own, first, and those one folder down or two: `worker/`, `packages/server/`. */
function packageJsons(files: AppFiles): readonly string[] {
  const within = ['apps', 'packages', 'services', 'libs'].flatMap((folder) =>
    files.list(folder).map((name) => `${folder}/${name}`),
  );
  const folders = [
    ...files.list('').filter((name) => /^[a-z]/.test(name) && name !== 'node_modules'),
    ...within,
  ];
  return ['package.json', ...folders.slice(0, maxFolders).map((folder) => `${folder}/package.json`)];
}

/** A monorepo has some dozens of packages. */
const maxFolders = 200;

function readPackageJson(files: AppFiles, path: string): PackageFacts {
  const found = files.read(path);
  if (found === undefined) return { jobLibraries: [], rails: false, remarks: [] };
  if ('notRead' in found) return { jobLibraries: [], rails: false, remarks: [found.notRead] };
  let parsed: unknown;
  try {
    parsed = JSON.parse(found.text);
  } catch {
    return { jobLibraries: [], rails: false, remarks: [`${path}: not read, since it is no JSON`] };
  }
  const { dependencies } = mappingOf(parsed);
  const wanted = new Set(Object.keys(mappingOf(dependencies)));
  return {
    ...(wanted.has('socket.io') ? { websockets: `${path}: socket.io` } : {}),
    jobLibraries: jobPackages.filter((one) => wanted.has(one)).map((one) => ({ name: one, from: path })),
    rails: false,
    remarks: [],
  };
}
