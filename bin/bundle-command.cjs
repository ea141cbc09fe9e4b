// Makes the bundle that bin/run-command.cjs runs: bin/bulkhead.ts with all that it imports, of ours and of packages, in
// chunks by what loads them. Takes seconds, once after a change.
const { createHash } = require('node:crypto');
const { basename } = require('node:path');
const { build, transform } = require('esbuild');
const { stampOf } = require('./kept-bundle.cjs');
const { writeParts } = require('./parts-file.cjs');

const entryPoint = 'bin/bulkhead.ts';

/** What esbuild reads and does not list, and what makes the bundle. */
const furtherInputs = [
  'package.json',
  'tsconfig.json',
  // npm writes it anew with each installation. Files of packages are too many to look at in each start.
  'node_modules/.package-lock.json',
  'bin/bundle-command.cjs',
  'bin/kept-bundle.cjs',
  'bin/parts-file.cjs',
];

/** A file may change in the same tick of the system's clock in which it was read. */
const clockTickMs = 10;

const common = { platform: 'node', target: 'node20', logLevel: 'warning' };

/**
 * @param root the checkout. @param file where the bundle is kept
 * @returns what `openBundle` gives of it: `<chunk>` is code, `<chunk>.map` its source map
 * @throws Error where the files cannot be bundled; esbuild has told why on stderr
 */
module.exports = async function bundleCommand(root, file) {
  const beganMs = Date.now();
  const { outputFiles, metafile } = await build({
    ...common,
    absWorkingDir: root,
    entryPoints: [entryPoint],
    // Written nowhere: paths in source maps are relative to it.
    outdir: 'bin',
    entryNames: '[name]-[hash]',
    bundle: true,
    // Only modules can be split, and only scripts can be given compiled code: each chunk is made a script below.
    format: 'esm',
    splitting: true,
    // Modules of packages, of which unused parts are left out.
    mainFields: ['module', 'main'],
    // Its 700 commands are a third of the bundle, and only `start` wants it, which takes half a minute.
    // cloudformation-diff reads its database of resource types from beside its code.
    external: ['@aws-sdk/client-ec2', '@aws-cdk/cloudformation-diff'],
    keepNames: true,
    sourcemap: 'inline',
    sourcesContent: false,
    write: false,
    metafile: true,
  });
  const parts = new Map((await Promise.all(outputFiles.map(chunkOf))).flat());
  const inputs = inputsOf(metafile).map((path) => ({ path, ...stampOf(root, path) }));
  const [entry] = Object.entries(metafile.outputs).find(([, output]) => output.entryPoint === entryPoint);
  const head = {
    // Of all chunks: code that was compiled for one of them must fit the ones it calls.
    id: createHash('sha256')
      .update(Buffer.concat([...parts.values()]))
      .digest('hex'),
    entry: basename(entry),
    inputs: inputs.map(({ path, mtimeMs, size }) => [path, mtimeMs, size]),
  };
  // What changed while it was read may be in the bundle as it was before: then this start alone runs it.
  if (inputs.every(({ mtimeMs }) => mtimeMs < beganMs - clockTickMs)) writeParts(file, head, parts);
  return { head, part: (name) => parts.get(name) };
};

/** Our files, and of each package its package.json. */
function inputsOf({ inputs }) {
  const paths = Object.keys(inputs).map((path) =>
    path.replace(/^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\/.*/, '$1/package.json'),
  );
  return [...new Set([...paths, ...furtherInputs])];
}

async function chunkOf({ path, text }) {
  const { code, map } = await transform(text, {
    ...common,
    format: 'cjs',
    supported: { 'dynamic-import': false },
    sourcemap: 'external',
    sourcesContent: false,
  });
  const name = basename(path);
  return [
    [name, Buffer.from(`(function (exports, require, module, __filename, __dirname) {\n${code}\n})`)],
    [`${name}.map`, Buffer.from(map)],
  ];
}
