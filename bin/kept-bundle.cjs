// Whether the command's bundle is still that of the files it was made of, found at each start and without esbuild.
const { statSync } = require('node:fs');
const { openParts } = require('./parts-file.cjs');

/** When a file last changed, and its size. Of one that is not there zeros, so that it is noticed when it comes. */
function stampOf(root, path) {
  const { mtimeMs, size } = statSync(`${root}/${path}`, { throwIfNoEntry: false }) ?? { mtimeMs: 0, size: 0 };
  return { mtimeMs, size };
}

/** @returns undefined where there is none, or one of its inputs is not what it was */
function openBundle(root, file) {
  const bundle = openParts(file);
  const isCurrent = bundle?.head.inputs.every(([path, mtimeMs, size]) => {
    const now = stampOf(root, path);
    return now.mtimeMs === mtimeMs && now.size === size;
  });
  return isCurrent ? bundle : undefined;
}

module.exports = { openBundle, stampOf };
