// Keeps what V8 compiled of packages for the next start, in one file beside other tools' caches: `npm ci` removes it. Later
// releases of Node can do that themselves. The npm package v8-compile-cache was rejected: it writes two files, and a start
// beside it could read the one without the other.
const { createHash } = require('node:crypto');
const { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } = require('node:fs');
const Module = require('node:module');
const { dirname, join } = require('node:path');
const vm = require('node:vm');

/** @param entry the app: each keeps what it loads, and does not read what others do */
module.exports = function keepCompiledPackages(directory, entry) {
  if (Module.enableCompileCache !== undefined) {
    Module.enableCompileCache(directory);
    return;
  }
  // V8 refuses code that another release or other flags made.
  const made = JSON.stringify([entry, process.version, process.arch, process.execArgv]);
  const file = join(directory, `${createHash('sha256').update(made).digest('hex')}.bin`);
  const kept = read(file);
  const scripts = new Map();
  let isNew = false;

  const compile = Module.prototype._compile;
  Module.prototype._compile = function (source, path) {
    if (!path.includes('/node_modules/')) return compile.call(this, source, path);
    const changedAt = statSync(path).mtimeMs;
    const known = kept.get(path);
    const script = new vm.Script(Module.wrap(source), {
      filename: path,
      // Errors name columns of the file, which has no wrapper.
      columnOffset: -Module.wrapper[0].length,
      cachedData: known?.changedAt === changedAt ? known.code : undefined,
      importModuleDynamically: vm.constants?.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    });
    if (script.cachedDataRejected !== false) isNew = true;
    scripts.set(path, { changedAt, script });
    return script
      .runInThisContext()
      .call(this.exports, this.exports, requireOf(this), this, path, dirname(path));
  };

  // Only now, and not after each compilation, because by now functions that were called are compiled too.
  process.once('exit', () => {
    if (!isNew) return;
    for (const [path, { changedAt, script }] of scripts) {
      kept.set(path, { changedAt, code: script.createCachedData() });
    }
    write(file, kept);
  });
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

/** A line of JSON with the length of each module's code, then the code. Nothing from a file that is missing or cut off. */
function read(file) {
  const kept = new Map();
  try {
    const contents = readFileSync(file);
    let start = contents.indexOf('\n') + 1;
    for (const [path, changedAt, length] of JSON.parse(contents.toString('utf8', 0, start))) {
      kept.set(path, { changedAt, code: contents.subarray(start, start + length) });
      start += length;
    }
  } catch {
    kept.clear();
  }
  return kept;
}

function write(file, kept) {
  const table = [...kept].map(([path, { changedAt, code }]) => [path, changedAt, code.length]);
  try {
    mkdirSync(dirname(file), { recursive: true });
    // Renamed, so that a start beside this one never reads half of it.
    const part = `${file}.${process.pid}`;
    writeFileSync(
      part,
      Buffer.concat([
        Buffer.from(`${JSON.stringify(table)}\n`),
        ...[...kept.values()].map(({ code }) => code),
      ]),
    );
    renameSync(part, file);
  } catch {
    // A checkout that may not be written to is compiled each time.
  }
}
