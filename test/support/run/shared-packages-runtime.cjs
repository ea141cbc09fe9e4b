const { dirname } = require('node:path');
const Runtime = require('jest-runtime').default;

/**
 * Packages that a worker loads once for all of its test files. Jest evaluates every package anew for each file, and CDK
 * costs two seconds of CPU each time: a third of all unit tests. Only packages that hold no state of a test and use no
 * timers: fake timers and mocks of the AWS SDK do not reach what is shared, and server clients must end with their file.
 */
const shared = /^(aws-cdk-lib|cdk-nag|constructs|fast-check|yaml|zod)(\/|$)/;

module.exports = class SharedPackagesRuntime extends Runtime {
  requireModuleOrMock(from, name) {
    if (!shared.test(name)) return super.requireModuleOrMock(from, name);
    return require(require.resolve(name, { paths: [dirname(from)] }));
  }
};
