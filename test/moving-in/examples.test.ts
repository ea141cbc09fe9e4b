import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { createAdapter } from '@socket.io/redis-adapter';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { Server } from 'socket.io';
import { io, type Socket } from 'socket.io-client';
import { until } from '../client/until';
import { type ObservedStore, observedStore } from '../support/stores/observed-store';
import { clientOptions } from '../support/stores/store-connection';
import { keepClock } from './examples/clock';
import { emitToBoth } from './examples/emit-to-both';

const article = readFileSync('docs/moving-in.md', 'utf8');
const folder = join(__dirname, 'examples');
const blocks = (language: string) =>
  [...article.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(
    ([, code = '']) => code,
  );

const atTheEnd: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of atTheEnd.splice(0).reverse()) await end();
});

async function store(role: 'jobs' | 'pubsub'): Promise<ObservedStore> {
  const started = await observedStore(role, 'bullmq');
  atTheEnd.push(() => started.stop());
  return started;
}

test('every TypeScript example is a file that is type-checked, and the other way round', () => {
  const files = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
  expect(blocks('ts').sort()).toEqual(files.sort());
});

test('the clock is on one side only, and what it has set off there for later is gone with it', async () => {
  const sides = await Promise.all([store('jobs'), store('jobs')]);
  const [old, next] = sides.map(({ connection }) => {
    const queue = new Queue('mailers', { connection: clientOptions(connection, connection.app) });
    atTheEnd.push(() => queue.close());
    return queue;
  });
  if (old === undefined || next === undefined) throw new Error('two stores');
  const recurring = () => Promise.all([old, next].map((queue) => queue.count()));
  await keepClock(old, true);
  await keepClock(next);
  expect(await recurring()).toEqual([1, 0]);
  await keepClock(old);
  await keepClock(next, true);
  expect(await recurring()).toEqual([0, 1]);
});

test('what one side emits reaches the browsers of both', async () => {
  const [oldStore, nextStore] = await Promise.all([store('pubsub'), store('pubsub')]);
  const redisOf = ({ connection }: ObservedStore) => {
    const redis = new Redis(clientOptions(connection, connection.app));
    redis.on('error', () => undefined);
    atTheEnd.push(() => redis.disconnect());
    return redis;
  };
  const task = async (observed: ObservedStore) => {
    const http = createServer().listen(0, '127.0.0.1');
    await once(http, 'listening');
    const server = new Server(http, { adapter: createAdapter(redisOf(observed), redisOf(observed)) });
    server.on('connection', (socket) => socket.join('room'));
    const address = http.address();
    const browser: Socket = io(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`, {
      transports: ['websocket'],
    });
    const heard: unknown[] = [];
    browser.on('told', (data) => heard.push(data));
    atTheEnd.push(
      () => server.close(),
      () => browser.close(),
    );
    await once(server, 'connection');
    return { server, heard };
  };
  const [old, next] = [await task(oldStore), await task(nextStore)];
  const emit = emitToBoth(next.server, createAdapter(redisOf(oldStore), redisOf(oldStore)));
  await until(() => {
    emit('room', 'told', 'news');
    return old.heard.length > 0 && next.heard.length > 0;
  }, 'both browsers have heard of it');
  // Those of the old side alone hear what the old side says.
  old.server.to('room').emit('told', 'old news');
  await until(() => old.heard.includes('old news'), 'the old browser hears its own side');
  expect(next.heard).not.toContain('old news');
});

/** Of the machine, if it has one. */
const ruby = 'ruby';

/** A Rails that has only what the example touches. */
const rails = `
class Redis
  class BaseError < StandardError; end
  def self.new(**options) = allocate.tap { |one| one.instance_variable_set(:@options, options) }
  def publish(channel, payload) = payload == "down" ? raise(BaseError, "down") : puts("old #{channel} #{payload}")
end
module ActionCable
  module SubscriptionAdapter
    class Redis
      def broadcast(channel, payload) = puts("own #{channel} #{payload}")
    end
  end
end
module Rails
  def self.logger = self
  def self.warn(text) = puts("warned #{text}")
end
ENV["OLD_CABLE_REDIS_URL"] = "redis://old:6379"
load ARGV.first
%w[news down].each { |payload| ActionCable::SubscriptionAdapter::Redis.new.broadcast("room", payload) }
`;

test('what Action Cable broadcasts goes to both, and an old store that is down costs the own one nothing', () => {
  const [example = ''] = blocks('ruby').filter((code) => code.includes('ActionCable'));
  const ran = spawnSync(ruby, ['-e', rails.replace('load ARGV.first', example)], { encoding: 'utf8' });
  // Without Ruby there is nothing to run.
  if (ran.error !== undefined) return;
  expect(ran.stderr).toBe('');
  expect(ran.stdout.trim().split('\n')).toEqual([
    'own room news',
    'old room news',
    'own room down',
    'warned the old cable: down',
  ]);
});
