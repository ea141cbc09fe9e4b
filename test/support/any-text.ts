import fc from 'fast-check';

/** Code points that stand for no character alone: U+D800 to U+DFFF. */
const surrogates = { first: 0xd800, count: 0x800 };

/**
 * What fast-check calls `binary`: any code point. Its own arbitrary of them keeps a table of all 1.1 million to shrink by,
 * which costs each worker 1.2 s of CPU and 144 MB; a code point says itself which one it is.
 */
const codePoint = fc.nat(0x10ffff - surrogates.count).map(
  (index) => String.fromCodePoint(index < surrogates.first ? index : index + surrogates.count),
  (text) => {
    const point = typeof text === 'string' ? text.codePointAt(0) : undefined;
    if (point === undefined || text !== String.fromCodePoint(point)) throw new Error('expected a code point');
    if (point < surrogates.first) return point;
    if (point < surrogates.first + surrogates.count) throw new Error('expected no half of a pair');
    return point - surrogates.count;
  },
);

/** Any text, control characters and all planes among it. */
export function anyText(constraints: { readonly maxLength?: number } = {}): fc.Arbitrary<string> {
  return fc.string({ ...constraints, unit: codePoint });
}
