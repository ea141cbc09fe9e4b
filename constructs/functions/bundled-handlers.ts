import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { bundleCache } from './bundle-cache';

const names = ['queue-meter', 'status'] as const;

type Handlers = Readonly<Record<(typeof names)[number], Uint8Array>>;

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
  const [meter, status] = names.map((name) => cache.read(name));
  if (meter !== undefined && status !== undefined) return { 'queue-meter': meter, status };
  const made = bundle(join(root, 'lambdas'));
  for (const name of names) cache.write(name, made[name]);
  return made;
}

function bundle(directory: string): Handlers {
  const { outputFiles } = buildSync({
    entryPoints: Object.fromEntries(names.map((name) => [name, join(directory, name, 'handler.ts')])),
    outdir: directory,
    write: false,
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
  });
  const of = (name: (typeof names)[number]): Uint8Array => {
    const file = outputFiles.find(({ path }) => path.endsWith(join(directory, `${name}.js`)));
    if (file === undefined) throw new Error(`esbuild made no ${name}.js`);
    return file.contents;
  };
  return { 'queue-meter': of('queue-meter'), status: of('status') };
}
