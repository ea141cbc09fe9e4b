const { rmSync } = require('node:fs');

module.exports = () => {
  rmSync(process.env.BULKHEAD_TEST_RUN, { recursive: true, force: true });
};
