#!/usr/bin/env bash
# BullMQ and ioredis: the options type of the client that BullMQ uses does not fit BullMQ's own.
#
# Expected: options typed as ioredis' RedisOptions can be given to BullMQ, which hands them to ioredis.
# Seen (bullmq 6.7.0 with ioredis 6.0.0, typescript 5.9.3, strict): TS2322 on `retryStrategy`. In ioredis 6 it may be null
# ("do not reconnect"), in BullMQ's options it may not; without that one property the types fit. Given to a queue, the
# error speaks of missing `connect` and `duplicate` instead, since the compiler tries a client in the place of options.
# An app with one typed options object for both takes BullMQ's type for it.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --save-exact \
  bullmq@6.7.0 ioredis@6.0.0 typescript@5.9.3 @types/node@20.19.43 >/dev/null 2>&1
cat >whole.ts <<'TS'
import type { RedisOptions as BullmqOptions } from 'bullmq';
import type { RedisOptions } from 'ioredis';

export const options = (ioredis: RedisOptions): BullmqOptions => ioredis;
TS
cat >without.ts <<'TS'
import type { RedisOptions as BullmqOptions } from 'bullmq';
import type { RedisOptions } from 'ioredis';

export const options = (ioredis: Omit<RedisOptions, 'retryStrategy'>): BullmqOptions => ioredis;
TS
cat >queue.ts <<'TS'
import { Queue } from 'bullmq';
import type { RedisOptions } from 'ioredis';

export const open = (connection: RedisOptions) => new Queue('mail', { connection });
TS
check() { npx tsc --noEmit --strict --skipLibCheck --module node16 --moduleResolution node16 --types node "$1"; }
check without.ts
if whole=$(check whole.ts); then echo 'ioredis options fit now' && exit 1; fi
if queue=$(check queue.ts); then echo 'a queue takes ioredis options now' && exit 1; fi
printf '%s\n' "$whole" | cut -c1-160
grep -q "property 'retryStrategy' are incompatible" <<<"$whole"
grep -q 'connect, duplicate' <<<"$queue"
