# frozen_string_literal: true

# An app with the example middleware, whose switchboard is a file. `sidekiq -r` it to work, run it to enqueue:
#   ruby app.rb <source> <kind> <jobs>   prints the jids of what was enqueued, the counts of refusals, the slowest answer
require "json"
require "sidekiq"

examples = File.expand_path("../../../docs/examples/sidekiq", __dir__)
%w[reader client_middleware server_middleware scheduled_enqueuer full_store enqueue_ceiling shed_counts].each do |name|
  require File.join(examples, "bulkhead_#{name}")
end

BOARD = ENV.fetch("LEDGER_BOARD")
RUNS = ENV.fetch("LEDGER_RUNS")

# In place of AppConfig.
class FilePoll
  def call = File.read(BOARD)
  def forget = nil
  def interval_seconds = 0.1
end

READER = Bulkhead::Reader.new(
  poll: FilePoll.new, last_resort: -> { raise "none" }, queues: [], shed_sources: [],
  log: ->(line) { warn(JSON.generate(line)) }
)
CEILING = Bulkhead::EnqueueCeiling.new(
  percent: 75, info: -> { Sidekiq.redis { |redis| redis.call("INFO", "memory") } }
)
COUNTS = Bulkhead::ShedCounts.new(log: ->(line) { warn(JSON.generate(line)) })

class Row
  include Sidekiq::Worker

  def perform(_text)
    sleep(0.002)
    File.write(RUNS, "#{jid}\n", mode: "a")
  end
end

enqueuing = lambda do |config|
  config.client_middleware do |chain|
    chain.add Bulkhead::ClientMiddleware, reader: READER, counts: COUNTS, ceiling: CEILING
  end
end
Sidekiq.configure_client(&enqueuing)
Sidekiq.configure_server do |config|
  enqueuing.call(config)
  config.server_middleware { |chain| chain.prepend Bulkhead::ServerMiddleware, reader: READER, counts: COUNTS }
  settings = config.respond_to?(:[]=) ? config : config.options
  settings[:scheduled_enq] = Bulkhead::ScheduledEnqueuer
  settings[:poll_interval_average] = 0.3
  Bulkhead::FullStore.install
  config.on(:startup) { READER.start }
  config.on(:shutdown) { COUNTS.write }
end

if $PROGRAM_NAME == __FILE__
  source, kind, jobs = ARGV
  READER.start
  CEILING.start
  jids = []
  refused = Hash.new(0)
  slowest = 0
  Integer(jobs).times do
    began = Process.clock_gettime(Process::CLOCK_MONOTONIC)
    begin
      tags = { "source" => source, "account" => 7, "kind" => kind }
      jids << Sidekiq::Client.push("class" => Row, "args" => ["x" * 1000], "bulkhead" => tags)
    rescue Bulkhead::EnqueueRefused => e
      refused[e.code] += 1
    rescue StandardError => e
      refused[e.message[/^[A-Z]+/]] += 1
    end
    slowest = [slowest, Process.clock_gettime(Process::CLOCK_MONOTONIC) - began].max
  end
  COUNTS.write
  puts JSON.generate(jids: jids.compact, refused: refused, slowestMs: slowest * 1000)
end
