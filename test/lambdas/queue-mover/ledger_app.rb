# frozen_string_literal: true

# An app and its worker, as the mover's ledger drives them: a line of JSON in, a line with jids out. By Sidekiq's own client,
# scheduler and fetch, so that what stands in the store is what that version writes.
require "json"

# Answers have a stream of their own. Sidekiq 7 logs to $stdout as soon as it makes its pool, and what stands in Ruby's buffer
# from before `sync` keeps back every later line of Ruby 3.1's `puts`.
ANSWERS = $stdout.dup
ANSWERS.sync = true
$stdout.reopen($stderr)

require "sidekiq"
require "sidekiq/scheduled"
require "sidekiq/fetch"

QUEUES = %w[bulk default].freeze

class Row
  include Sidekiq::Worker
end

seven = Sidekiq.respond_to?(:default_configuration)
config = seven ? Sidekiq.default_configuration : { queues: QUEUES, strict: true }
config.queues = QUEUES if seven
FETCH = Sidekiq::BasicFetch.new(seven ? config.default_capsule : config)
DUE = seven ? Sidekiq::Scheduled::Enq.new(config) : Sidekiq::Scheduled::Enq.new

# An empty queue would be waited at for two seconds.
def work
  FETCH.retrieve_work if QUEUES.any? { |name| Sidekiq.redis { |redis| redis.llen("queue:#{name}") }.positive? }
end

def item(queue, source)
  { "class" => "Row", "queue" => queue, "args" => [1.0e20, { "queue" => "x" }], "bulkhead" => { "source" => source, "account" => 7 } }
end

while (line = $stdin.gets)
  step = JSON.parse(line)
  queue, source = step.values_at("queue", "source")
  jids =
    case step["do"]
    when "push" then [Sidekiq::Client.push(item(queue, source))]
    when "bulk" then Sidekiq::Client.push_bulk(item(queue, source).merge("args" => [[1], [2], [3]]))
    when "schedule" then [Sidekiq::Client.push(item(queue, source).merge("at" => Time.now.to_f + step["in"]))]
    when "due" then DUE.enqueue_jobs && []
    when "run"
      if (unit = work)
        job = Sidekiq.load_json(unit.job)
        again = Sidekiq.dump_json(job.merge("retry_count" => 0))
        Sidekiq.redis { |redis| redis.zadd("retry", Time.now.to_f.to_s, again) } if step["fails"]
        step["fails"] ? [] : [job["jid"]]
      end
    when "handBack" then work&.requeue && []
    end
  ANSWERS.puts JSON.generate(jids || [])
end
