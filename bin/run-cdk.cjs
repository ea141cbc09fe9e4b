// Runs the CDK's command line: `node bin/run-cdk.cjs deploy --all`. Its bundle has 16 MB, and compiling them is a third of
// what most of its commands cost: what V8 made of them is kept for the next start (ADR 12).
const { join } = require('node:path');
const keepCompiledPackages = require('./compiled-packages.cjs');

// By command, because what one of them calls is not compiled for another.
keepCompiledPackages(
  join(__dirname, '../node_modules/.cache/bulkhead/compiled'),
  `${__filename} ${process.argv[2]}`,
);
// By path: a region is for who develops, and only there the CDK's command line is installed.
require(join(__dirname, '../node_modules/aws-cdk/bin/cdk'));
