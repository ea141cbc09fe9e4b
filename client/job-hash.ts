const OFFSET_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;

/** What UTF-8 writes for half a surrogate pair. */
const REPLACEMENT_CHARACTER = 0xfffd;

/**
 * FNV-1a of 32 bits over the id in UTF-8: begin with 2166136261; for each byte, xor it in, then multiply by 16777619 and
 * keep the low 32 bits. The result is taken as unsigned. Chosen because it is five lines in any language: a Ruby worker
 * and a Node producer must agree on every job. Of "" it is 2166136261, of "a" 3826002220, of "foobar" 3214735720
 * (http://www.isthe.com/chongo/tech/comp/fnv/).
 */
export function jobHash(id: string): number {
  let hash = OFFSET_BASIS;
  const add = (byte: number): void => {
    hash = Math.imul(hash ^ byte, PRIME);
  };
  for (let index = 0; index < id.length; index += 1) {
    const unit = id.charCodeAt(index);
    if (unit < 0x80) {
      add(unit);
      continue;
    }
    const found = id.codePointAt(index) ?? unit;
    const point = found >= 0xd800 && found <= 0xdfff ? REPLACEMENT_CHARACTER : found;
    if (point > 0xffff) index += 1;
    if (point < 0x800) {
      add(0xc0 | (point >> 6));
    } else {
      if (point <= 0xffff) {
        add(0xe0 | (point >> 12));
      } else {
        add(0xf0 | (point >> 18));
        add(0x80 | ((point >> 12) & 0x3f));
      }
      add(0x80 | ((point >> 6) & 0x3f));
    }
    add(0x80 | (point & 0x3f));
  }
  return hash >>> 0;
}
