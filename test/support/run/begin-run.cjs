const { mkdtempSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

/** Makes a directory for what test files share in one run (kept-in-run.ts); workers inherit the variable. */
module.exports = () => {
  process.env.BULKHEAD_TEST_RUN ??= mkdtempSync(join(tmpdir(), 'bulkhead-test-run-'));
};
