import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installedSidekiqs } from '../client/sidekiq/installed-sidekiqs';
import { type ObservedStore, observedStore } from '../support/stores/observed-store';

const article = readFileSync('docs/app-contract.md', 'utf8');
const examples = [...article.matchAll(/```ruby\n([\s\S]*?)```/g)].map(([, code = '']) => code);

/** What an app does with the examples; each line that it prints is checked. */
const script = `
require "sidekiq"
module ActionCable
  def self.server = self
  def self.broadcast(*told) = puts("told #{told.join(" ")}")
end
ARGV.each { |file| load file }
Sidekiq.configure_client { |config| config.client_middleware { |chain| chain.add BulkheadTags::Client } }

BulkheadStress.look { '{"version":1,"lastKnownLevel":"stressed","level":"stressed","atSeconds":' + Time.now.to_i.to_s + "}" }
puts "stress #{BulkheadStress.level} #{%i[urgent ordinary push bulk].map { |kind| BulkheadStress.defer?(kind) }.join(" ")}"

BulkheadTags.with("import", 7) { 3.times { PushConversation.later("a") } }
BulkheadTags.with("inbox", 8, 8) { PushConversation.later("b") }
waiting = Sidekiq.redis { |redis| redis.call("LRANGE", "queue:pushes", "0", "-1") }.map { |job| Sidekiq.load_json(job) }
puts waiting.map { |job| [job["args"].first, *job["bulkhead"].values].join(" ") }
BulkheadTags::Server.new.call(nil, waiting.first, "pushes") do
  PushConversation.new.perform(*waiting.first["args"])
  PushConversation.later("c")
end
again = Sidekiq.redis { |redis| redis.call("LRANGE", "queue:pushes", "0", "0") }.map { |job| Sidekiq.load_json(job) }
puts again.map { |job| [job["args"].first, *job["bulkhead"].values].join(" ") }
PushConversation.new.perform("a", Time.now.to_f - 61)
`;

const sidekiqs = installedSidekiqs().map((one) => [one.version, one] as const);
let store: ObservedStore;
let folder: string;
beforeAll(async () => {
  store = await observedStore('jobs', 'sidekiq');
  folder = mkdtempSync(join(tmpdir(), 'bulkhead-contract-'));
});
beforeEach(() => store.observer.flushall());
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await store.stop();
});

test('three examples are Ruby', () => {
  expect(examples).toHaveLength(3);
});

if (sidekiqs.length > 0) {
  test.each(sidekiqs)('the Ruby examples do as they say, with Sidekiq %s', async (_, sidekiq) => {
    const { host, port, app } = store.connection;
    const files = examples.map((code, number) => {
      const file = join(folder, `example${number}.rb`);
      writeFileSync(file, code);
      return file;
    });
    const { stdout, stderr, status } = spawnSync(sidekiq.ruby, ['-e', script, ...files], {
      encoding: 'utf8',
      env: { ...sidekiq.env, REDIS_URL: `redis://${app.name}:${app.password}@${host}:${port}/0` },
    });
    if (status !== 0) throw new Error(stderr);
    // Sidekiq 7 logs to standard output as well.
    expect(stdout.split('\n').filter((line) => line !== '' && !line.includes(' pid='))).toEqual([
      'stress stressed false false false true',
      'a import 7 1',
      'told conversation:a changed',
      'c import 7 2',
    ]);
    expect(await store.refusals()).toEqual([]);
  });
}
