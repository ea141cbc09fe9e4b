/** What is packed: strings, and lists of them. */
export type Packable = string | Buffer | readonly Packable[];

/**
 * The part of MessagePack in which a script is told jobs. One argument, and bytes, which strings of JSON are not: Lua has
 * it built in as `cmsgpack`, and BullMQ's own scripts are told their options so. Not by msgpackr, which BullMQ brings: it
 * writes bytes as `bin`, a type that the store's `cmsgpack` refuses.
 */
export function packed(value: Packable): Buffer {
  const buffer = Buffer.allocUnsafe(packedLength(value));
  let at = 0;
  const head = (length: number, types: { readonly short: number; readonly long: number }): void => {
    // The largest form for all that is not short: one byte more or less decides nothing.
    if (length <= 0x0f) at = buffer.writeUInt8(types.short + length, at);
    else {
      at = buffer.writeUInt8(types.long, at);
      at = buffer.writeUInt32BE(length, at);
    }
  };
  const write = (item: Packable): void => {
    if (typeof item === 'string') {
      head(Buffer.byteLength(item), { short: 0xa0, long: 0xdb });
      at += buffer.write(item, at);
    } else if (Buffer.isBuffer(item)) {
      head(item.length, { short: 0xa0, long: 0xdb });
      at += item.copy(buffer, at);
    } else {
      head(item.length, { short: 0x90, long: 0xdd });
      for (const each of item) write(each);
    }
  };
  write(value);
  return buffer.subarray(0, at);
}

/** At most. */
function packedLength(value: Packable): number {
  if (typeof value === 'string') return 5 + Buffer.byteLength(value);
  if (Buffer.isBuffer(value)) return 5 + value.length;
  return value.reduce((sum, each) => sum + packedLength(each), 5);
}
