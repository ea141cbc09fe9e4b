// Keeps what V8 compiled of packages for the next start. Later releases of Node can do that themselves. The npm package
// v8-compile-cache was rejected: it writes two files, and a start beside it could read the one without the other.
const { createHash } = require('node:crypto');
const { statSync } = require('node:fs');
const Module = require('node:module');
const { dirname, join } = require('node:path');
const compiledCode = require('./compiled-code.cjs');

/** @param entry the app: each keeps what it loads, and does not read what others do */
module.exports = function keepCompiledPackages(directory, entry) {
  if (Module.enableCompileCache !== undefined) {
    Module.enableCompileCache(directory);
    return;
  }
  // V8 refuses code that another release or other flags made: in one file they would replace each other's.
  const made = JSON.stringify([entry, process.version, process.arch, process.execArgv]);
  const file = join(directory, `${createHash('sha256').update(made).digest('hex')}.bin`);
  // No version: packages change one by one.
  const script = compiledCode(file, '');

  const compile = Module.prototype._compile;
  Module.prototype._compile = function (source, path) {
    if (!path.includes('/node_modules/')) return compile.call(this, source, path);
    // A package's program has a line for the shell first, which is no JavaScript once something stands before it.
    return script(path, Module.wrap(source.replace(/^#!.*/, '')), {
      stamp: statSync(path).mtimeMs,
      filename: path,
      // Errors name columns of the file, which has no wrapper.
      columnOffset: -Module.wrapper[0].length,
    })
      .runInThisContext()
      .call(this.exports, this.exports, requireOf(this), this, path, dirname(path));
  };
};

/** What CommonJS hands to a module. */
function requireOf(module) {
  const require = (id) => module.require(id);
  require.resolve = (request, options) => Module._resolveFilename(request, module, false, options);
  require.resolve.paths = (request) => Module._resolveLookupPaths(request, module);
  return Object.assign(require, {
    main: process.mainModule,
    extensions: Module._extensions,
    cache: Module._cache,
  });
}
