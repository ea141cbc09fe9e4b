// Keeps what V8 compiled for the next start, in one file beside other tools' caches: `npm ci` removes it.
const { setFlagsFromString } = require('node:v8');
const vm = require('node:vm');
const { openParts, writeParts } = require('./parts-file.cjs');

// A synth or a verb ends before it has earned back what optimising its functions cost. Later releases wait longer by
// themselves, and know no such flag. Here, because V8 refuses code that was made with other flags.
if (process.version.startsWith('v20.')) setFlagsFromString('--interrupt-budget=400000');

/**
 * @param file where the code is kept; V8 refuses what another release or other flags made
 * @param version of all sources: what was kept for another one is forgotten
 * @returns `script(name, source, { stamp, ...options })`, which compiles. `stamp` is of this source: code that was kept
 *   with another one is not taken. Nothing is from a file that is missing or cut off.
 */
module.exports = function compiledCode(file, version) {
  const kept = openParts(file);
  const entries = new Map(kept?.head.version === version ? kept.head.entries : []);
  const scripts = new Map();
  let isNew = false;

  // Only at the end, and not after each compilation, because by then functions that were called are compiled too. A run
  // that failed called few: the first that ends well replaces its code.
  process.once('exit', (exitCode) => {
    const isWhole = exitCode === 0;
    const isBetter = isWhole && [...scripts.keys()].some((name) => entries.get(name)?.isWhole === false);
    if (!isNew && !isBetter) return;
    const parts = new Map();
    for (const name of entries.keys()) if (!scripts.has(name)) parts.set(name, kept.part(name));
    for (const [name, { script, stamp }] of scripts) {
      entries.set(name, { stamp, isWhole: isWhole || entries.get(name)?.isWhole === true });
      parts.set(name, script.createCachedData());
    }
    writeParts(file, { version, entries: [...entries] }, parts);
  });

  return function script(name, source, { stamp, ...options }) {
    const isKept = entries.has(name) && entries.get(name).stamp === stamp;
    const compiled = new vm.Script(source, {
      ...options,
      cachedData: isKept ? kept.part(name) : undefined,
      importModuleDynamically: vm.constants?.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    });
    if (compiled.cachedDataRejected !== false) {
      entries.delete(name);
      isNew = true;
    }
    scripts.set(name, { script: compiled, stamp });
    return compiled;
  };
};
