// Files of named parts for what is kept between starts: the length of a line of JSON, that line, then the parts one after
// the other. One file and not a folder, so that who reads it has all parts of one writing, also after it was replaced.
const { closeSync, fstatSync, mkdirSync, openSync, readSync, renameSync, writeFileSync } = require('node:fs');
const { dirname } = require('node:path');

const lengthDigits = 12;

/**
 * Opens such a file; it stays open until the process ends, because parts are read when they are asked for.
 * @returns what `writeParts` was given as `head`, and `part(name)`, which is undefined for a name that is not there;
 *   undefined where the file is missing, cut off or none of ours
 */
exports.openParts = function openParts(file) {
  let descriptor;
  try {
    descriptor = openSync(file, 'r');
    const headLength = Number(readAt(descriptor, 0, lengthDigits));
    const { head, table } = JSON.parse(readAt(descriptor, lengthDigits, headLength).toString('utf8'));
    const places = new Map();
    let end = lengthDigits + headLength;
    for (const [name, length] of table) {
      places.set(name, { start: end, length });
      end += length;
    }
    if (fstatSync(descriptor).size !== end) throw new Error('cut off');
    const opened = descriptor;
    const part = (name) => {
      const place = places.get(name);
      return place === undefined ? undefined : readAt(opened, place.start, place.length);
    };
    return { head, names: [...places.keys()], part };
  } catch {
    if (descriptor !== undefined) closeSync(descriptor);
    return undefined;
  }
};

/** @param parts a Map of buffers by name. @returns whether it could be written: a checkout may be read-only */
exports.writeParts = function writeParts(file, head, parts) {
  const table = [...parts].map(([name, { length }]) => [name, length]);
  const line = Buffer.from(`${JSON.stringify({ head, table })}\n`);
  const length = Buffer.from(String(line.length).padStart(lengthDigits));
  try {
    mkdirSync(dirname(file), { recursive: true });
    // Renamed, so that a start beside this one never reads half of it.
    const unfinished = `${file}.${process.pid}`;
    writeFileSync(unfinished, Buffer.concat([length, line, ...parts.values()]));
    renameSync(unfinished, file);
    return true;
  } catch {
    return false;
  }
};

function readAt(descriptor, start, length) {
  const buffer = Buffer.allocUnsafeSlow(length);
  if (readSync(descriptor, buffer, 0, length, start) !== length) throw new Error('cut off');
  return buffer;
}
