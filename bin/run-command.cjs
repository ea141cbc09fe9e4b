// Runs the command as a bundle of all it needs (ADR 13), of which a start reads the chunks that its verb loads. Nothing
// here may load a package: of the 75 ms of `--help` Node alone takes 60.
const { join } = require('node:path');
const { debuglog, inspect } = require('node:util');
const compiledCode = require('./compiled-code.cjs');
const { openBundle } = require('./kept-bundle.cjs');

const root = join(__dirname, '..');
const cache = join(root, 'node_modules/.cache/bulkhead');
const file = join(cache, 'command.bundle');

/** `NODE_DEBUG=bulkhead` tells which chunks a verb loads. */
const debug = debuglog('bulkhead');

/** What a chunk is called in stack traces, before its source map is read. */
const scheme = 'bulkhead-bundle:';

function run({ head, part }) {
  const script = compiledCode(join(cache, `command-${process.version}-${process.arch}.bin`), head.id);
  const modules = new Map();

  const load = (name) => {
    const known = modules.get(name);
    if (known !== undefined) return known.exports;
    debug('load %s', name);
    const module = { exports: {} };
    modules.set(name, module);
    // esbuild escapes what is not ASCII, except in regular expressions: read as Latin-1, those would match nothing.
    script(name, part(name).utf8Slice(), {
      filename: `${scheme}${name}`,
      // The wrapper's.
      lineOffset: -1,
    })
      .runInThisContext()
      .call(module.exports, module.exports, requireIn, module, __filename, __dirname);
    return module.exports;
  };
  const requireIn = (id) => (id.startsWith('./') ? load(id.slice(2)) : require(id));

  // A mistake of ours. Node would print the line, which is all of a chunk.
  process.on('uncaughtException', (error) => {
    process.stderr.write(`${namingSources(inspect(error), part)}\n\nNode.js ${process.version}\n`);
    process.exit(1);
  });
  load(head.entry);
}

/** Puts file, line and column of the source in the place of those of a chunk. */
function namingSources(text, part) {
  const { SourceMap } = require('node:module');
  const places = new RegExp(`${scheme}([\\w.-]+):(\\d+):(\\d+)`, 'g');
  return text.replace(places, (place, name, line, column) => {
    const map = part(`${name}.map`);
    if (map === undefined) return place;
    const { originalSource, originalLine, originalColumn } = new SourceMap(JSON.parse(map)).findEntry(
      line - 1,
      column - 1,
    );
    // Paths of the map are relative to where the chunk would be.
    return originalSource === undefined
      ? place
      : `${join(__dirname, originalSource)}:${originalLine + 1}:${originalColumn + 1}`;
  });
}

/** Only here is esbuild loaded. It tells what is wrong with our files by itself. */
async function makeBundle() {
  // Seconds in which a person would wonder. A script reads stderr as what went wrong.
  if (process.stderr.isTTY) process.stderr.write('Bundling the command, once after a change of its files.\n');
  try {
    return await require('./bundle-command.cjs')(root, file);
  } catch (error) {
    if (error.code === 'MODULE_NOT_FOUND') {
      process.stderr.write(`bulkhead: packages are not installed: run \`npm ci\` in ${root}\n`);
    } else if (error.errors === undefined) {
      throw error;
    }
    process.exit(1);
  }
}

const bundle = openBundle(root, file);
if (bundle !== undefined) run(bundle);
else makeBundle().then(run);
