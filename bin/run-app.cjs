// Runs a CDK app written in TypeScript: `node bin/run-app.cjs bin/app.ts`. All of our files become one in memory, with its
// source map, so that findings still name their lines. `node --import tsx` was rejected here: it resolves and reads each
// of some 300 files by itself, which is a tenth of what a synth of `prod` costs (ADR 12).
const Module = require('node:module');
const { dirname, join, resolve } = require('node:path');
const keepCompiledPackages = require('./compiled-packages.cjs');

const entry = resolve(process.argv[2]);
process.argv.splice(1, 1);
// Before the first package.
keepCompiledPackages(join(__dirname, '../node_modules/.cache/bulkhead/compiled'), entry);
const { buildSync } = require('esbuild');

const { outputFiles } = buildSync({
  entryPoints: [entry],
  // Written nowhere: paths in the source map are relative to it.
  outfile: join(dirname(entry), 'bundle.js'),
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'cjs',
  keepNames: true,
  target: 'node20',
  sourcemap: 'inline',
  sourcesContent: false,
  write: false,
  logLevel: 'error',
});

// Node would look for a source map in each file of each package, and parse the 270 of cdk-nag.
const loadJs = Module._extensions['.js'];
Module._extensions['.js'] = (module, file) => {
  process.setSourceMapsEnabled(false);
  try {
    loadJs(module, file);
  } finally {
    process.setSourceMapsEnabled(true);
  }
};
process.setSourceMapsEnabled(true);
const app = new Module(entry, null);
app.filename = entry;
app.paths = Module._nodeModulePaths(dirname(entry));
app._compile(outputFiles[0].text, entry);
