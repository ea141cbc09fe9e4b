import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { bundleCache } from './bundle-cache';

/** Folders of `lambdas/` that hold a `handler.ts`: what is bundled. */
export const handlerNames = ['queue-meter', 'queue-mover', 'status', 'switchboard-seed'] as const;

/** How each is bundled, here and where one is measured. */
export const handlerBuild = {
  bundle: true,
  minify: true,
  // The SDK and our own errors tell each other apart by name.
  keepNames: true,
  platform: 'node',
  format: 'cjs',
  // The oldest Node that runs them: the embedded region uses the machine's own.
  target: 'node20',
  legalComments: 'none',
  logLevel: 'error',
} as const;

/** By name. */
type Handlers = ReadonlyMap<string, Uint8Array>;

const known = new Map<string, Handlers>();

/**
 * All handlers of `lambdas/` in one call of esbuild, once a process, and once for the same sources: half a second that a
 * synth after an edit elsewhere does not wait for. CDK's NodejsFunction was rejected because it starts esbuild for each
 * handler, and wants a lockfile beside each.
 *
 * @param root the checkout
 */
export function bundledHandlers(root: string): Handlers {
  const handlers = known.get(root) ?? handlersOf(root);
  known.set(root, handlers);
  return handlers;
}

function handlersOf(root: string): Handlers {
  const cache = bundleCache(root);
  const kept = new Map<string, Uint8Array>();
  for (const name of handlerNames) {
    const contents = cache.read(name);
    if (contents !== undefined) kept.set(name, contents);
  }
  if (kept.size === handlerNames.length) return kept;
  const made = bundle(join(root, 'lambdas'));
  for (const [name, contents] of made) cache.write(name, contents);
  return made;
}

/** @throws Error if esbuild left one out, which it has never done without an error of its own */
function bundle(directory: string): Handlers {
  const { outputFiles } = buildSync({
    entryPoints: Object.fromEntries(handlerNames.map((name) => [name, join(directory, name, 'handler.ts')])),
    outdir: directory,
    write: false,
    ...handlerBuild,
  });
  return new Map(
    handlerNames.map((name) => {
      const file = outputFiles.find(({ path }) => path.endsWith(join(directory, `${name}.js`)));
      if (file === undefined) throw new Error(`esbuild made no ${name}.js`);
      return [name, file.contents];
    }),
  );
}
