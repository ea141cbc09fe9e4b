#!/usr/bin/env bash
# socket.io-client 4.8.4: `randomizationFactor: 1` does not spread the first reconnect evenly over its range.
#
# Expected: reconnectionDelay d and factor 1 give delays spread evenly over 0 to 2 d, which is how a page would spread a
# server's worth of browsers over a minute.
# Seen: cut into twenty equal parts, every other part of the range gets no delay at all, and the parts between get twice
# their share. The sign of the deviation is taken from a digit of the same random number that is its size, so each digit
# belongs to one sign. A wave of reconnects comes in ten bursts, twice as high as it was sized for. The default (factor 0.5,
# delay 1 s) comes within one second anyway. Whoever needs a spread switches `reconnection` off and waits by itself.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --save-exact socket.io-client@4.8.4 >/dev/null 2>&1

cat >spread.cjs <<'JS'
const { Manager } = require('socket.io-client');
const manager = (options) => new Manager('http://127.0.0.1:9', { autoConnect: false, ...options });
const first = ({ backoff }) => {
  backoff.reset();
  return backoff.duration();
};
const tries = 100_000;

const spread = manager({ reconnectionDelay: 100_000, reconnectionDelayMax: 1_000_000, randomizationFactor: 1 });
const parts = new Array(20).fill(0);
for (let i = 0; i < tries; i += 1) parts[Math.min(19, Math.floor(first(spread) / 10_000))] += 100 / tries;
console.log('percent in each twentieth of 0 to 200 s:', parts.map((share) => share.toFixed(1)).join(' '));

const usual = manager({});
const delays = Array.from({ length: tries }, () => first(usual));
const range = [Math.min(...delays.slice(0, 50_000)), Math.max(...delays.slice(0, 50_000))];
console.log('default, first delay in ms:', range.join(' to '));

const empty = parts.filter((share) => share < 0.1).length;
const double = parts.filter((share) => share > 9 && share < 11).length;
if (empty !== 10 || double !== 10 || range[0] < 500 || range[1] > 1500) process.exit(1);
JS
node spread.cjs || { echo 'this has changed: the spread is another'; exit 1; }
