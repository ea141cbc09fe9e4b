// Runs a CDK app written in TypeScript: `node bin/run-app.cjs bin/app.ts`. All of our files become one in memory, with its
// source map, so that findings still name their lines. `node --import tsx` was rejected here: it resolves and reads each
// of some 300 files by itself, which is a tenth of what a synth of `prod` costs (`npm run bench`).
const Module = require('node:module');
const { resolve } = require('node:path');
const { buildSync } = require('esbuild');

const entry = resolve(process.argv[2]);
process.argv.splice(1, 1);
const { outputFiles } = buildSync({
  entryPoints: [entry],
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'cjs',
  keepNames: true,
  target: 'node20',
  sourcemap: 'inline',
  write: false,
  logLevel: 'error',
});
process.setSourceMapsEnabled(true);
const app = new Module(entry, null);
app.filename = entry;
app.paths = Module._nodeModulePaths(resolve(entry, '..'));
app._compile(outputFiles[0].text, entry);
