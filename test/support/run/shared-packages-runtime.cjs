const { AsyncLocalStorage } = require('node:async_hooks');
const { dirname, sep } = require('node:path');
const { setFlagsFromString } = require('node:v8');
const vm = require('node:vm');
const Runtime = require('jest-runtime').default;

// Most of what a worker runs it runs a few times, and ends before V8's optimising compiler has earned its cost back; and
// what was compiled is needed again by the next test file. Together a fifth of all unit tests' CPU. Later releases of
// Node wait longer by themselves, and know no such budget.
if (process.version.startsWith('v20.')) setFlagsFromString('--interrupt-budget=400000');
setFlagsFromString('--no-flush-bytecode');

/**
 * Packages that a worker loads once for all of its test files. Jest evaluates every package anew for each file, and CDK
 * costs two seconds of CPU each time: a third of all unit tests. Only packages that hold no state of a test and use no
 * timers: fake timers and mocks of the AWS SDK do not reach what is shared, and server clients must end with their file.
 */
const shared = /^(@aws-cdk\/cloudformation-diff|aws-cdk-lib|cdk-nag|constructs|fast-check|yaml|zod)(\/|$)/;

/**
 * Contexts of async calls that the file in work has opened. Jest makes one for each file and ends none, and Node asks each
 * of them at every promise: the sixtieth file of a worker paid sixty times what the first one did.
 */
const contexts = new Set();
const { run } = AsyncLocalStorage.prototype;
AsyncLocalStorage.prototype.run = function (...args) {
  contexts.add(this);
  return run.apply(this, args);
};

/** What a worker has compiled, by path: a script is compiled once and run in the context of each test file. */
const compiled = new Map();

/** What was read and transformed, by path: without it each test file reads all that it loads anew, and asks for its age. */
const transformed = new Map();

module.exports = class SharedPackagesRuntime extends Runtime {
  constructor(...args) {
    super(...args);
    const { executor, transformCache } = this;
    const [config, , , , , , , { watch, watchAll }] = args;
    const checkout = `${config.rootDir}${sep}`;
    const transform = transformCache.transform.bind(transformCache);
    transformCache.transform = (filename, options) => {
      // A test writes modules of its own elsewhere; whoever watches changes those that stand here.
      if (watch || watchAll || !filename.startsWith(checkout)) return transform(filename, options);
      let code = transformed.get(filename);
      if (code === undefined) {
        code = transform(filename, options);
        transformed.set(filename, code);
      }
      return code;
    };
    const compile = executor.compile.bind(executor);
    const [open, close] = [`(function (${executor.injectedModuleParameters.join(', ')}) {`, '\n})'];
    executor.compile = (source, filename) => {
      const context = this._environment?.getVmContext() ?? executor.environment.getVmContext();
      if (context === null) return null;
      let known = compiled.get(filename);
      if (known?.source !== source) {
        try {
          const script = new vm.Script(`${open}${source}${close}`, { filename, columnOffset: -open.length });
          known = { source, script };
          compiled.set(filename, known);
        } catch {
          // Jest says what is wrong with it.
          return compile(source, filename);
        }
      }
      return known.script.runInContext(context);
    };
  }

  requireModuleOrMock(from, name) {
    if (!shared.test(name)) return super.requireModuleOrMock(from, name);
    return require(require.resolve(name, { paths: [dirname(from)] }));
  }

  teardown() {
    super.teardown();
    for (const context of contexts) context.disable();
    contexts.clear();
  }
};
