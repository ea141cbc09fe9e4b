// The built-in template validation costs 4.5x the wall time of a whole run; `cdk synth` in CI keeps it on.
process.env.CDK_VALIDATION = 'false';
// Where a construct was made, which no test asks: reading a stack through source maps costs more than most constructs.
// The variable is for warnings, the context for constructs.
process.env.CDK_DISABLE_STACK_TRACE = '1';
process.env.CDK_CONTEXT_JSON = '{"aws:cdk:disable-creation-stack-traces":true}';
// Where CI is set, colours are on even in a pipe; what tests compare has none.
process.env.NO_COLOR = '1';

const common = {
  testEnvironment: 'node',
  runtime: '<rootDir>/test/support/run/shared-packages-runtime.cjs',
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
};

// Apps that boot, work and are killed: seconds of Ruby and of waiting, beside the region's.
const processes = '-process\\.test\\.ts$';

module.exports = {
  globalSetup: '<rootDir>/test/support/run/begin-run.ts',
  globalTeardown: '<rootDir>/test/support/run/end-run.cjs',
  // Twice the cores: a third of the time goes into waiting for servers, deploys and clocks.
  maxWorkers: 4,
  // Real servers and tools: on a busy machine a second becomes half a minute. A hang still ends.
  testTimeout: 120_000,
  projects: [
    {
      ...common,
      displayName: 'unit',
      roots: ['<rootDir>/test'],
      testPathIgnorePatterns: [
        '/node_modules/',
        '<rootDir>/test/region/',
        '<rootDir>/test/packages/',
        '<rootDir>/test/house/',
        processes,
      ],
    },
    {
      ...common,
      displayName: 'house',
      roots: ['<rootDir>/test/house'],
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/house/fixtures/'],
    },
    {
      ...common,
      displayName: 'region',
      roots: ['<rootDir>/test'],
      testRegex: ['/test/(region|packages)/.*\\.test\\.ts$', processes],
    },
  ],
};
