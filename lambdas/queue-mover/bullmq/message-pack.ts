/**
 * The part of MessagePack that scripts of the store and the mover tell each other jobs in: strings, and lists of them.
 * One string a reply, because each further piece of one costs the client more than it costs the store, and because
 * strings of MessagePack are bytes, which JSON's are not. Lua has it built in as `cmsgpack`; BullMQ's own scripts use it.
 */
export type Packed = Buffer | readonly Packed[];

/** What is to be packed. */
export type Packable = string | Buffer | readonly Packable[];

/** Lists and strings in one reading. Strings are views of the bytes. @throws Error for any other type of MessagePack */
export function unpacked(bytes: Buffer): Packed {
  let at = 0;
  const take = (length: number): Buffer => {
    const taken = bytes.subarray(at, at + length);
    at += length;
    return taken;
  };
  const number = (size: number): number => take(size).readUIntBE(0, size);
  const list = (length: number): Packed[] => Array.from({ length }, () => one());
  function one(): Packed {
    const type = number(1);
    if (type >= 0xa0 && type <= 0xbf) return take(type - 0xa0);
    if (type >= 0x90 && type <= 0x9f) return list(type - 0x90);
    switch (type) {
      case 0xd9:
        return take(number(1));
      case 0xda:
        return take(number(2));
      case 0xdb:
        return take(number(4));
      case 0xdc:
        return list(number(2));
      case 0xdd:
        return list(number(4));
      default:
        throw new Error(`expected packed strings and lists, got type ${type}`);
    }
  }
  return one();
}

/** Lists and strings as the script's `cmsgpack.unpack` reads them. */
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
