# frozen_string_literal: true

# An app that moves. `sidekiq -r` it to work; run it to enqueue: a line `<kind> <jobs>` in, a line of jids out. `again` lets run
# what was given up and what is for later. What runs, and what a job enqueues itself, are lines in MOVING_BOOK. MENDED=yes is the
# version in which `hopeless` does not fail.
require "json"

ANSWERS = $stdout.dup
ANSWERS.sync = true
$stdout.reopen($stderr)

require "sidekiq"
require "sidekiq/api"

def note(what, jid)
  File.write(ENV.fetch("MOVING_BOOK"), "#{what} #{jid}\n", mode: "a")
end

def enqueue(kind)
  job = { "class" => "Row", "queue" => "default", "args" => [kind] }
  job["at"] = Time.now.to_f + (kind == "far" ? 3600 : 0.5) if %w[far late].include?(kind)
  job["retry"] = 0 if kind == "hopeless"
  Sidekiq::Client.push(job)
end

class Row
  include Sidekiq::Worker
  sidekiq_retry_in { 1 }

  attr_accessor :failed_before

  def perform(kind)
    sleep(0.003)
    raise "the first time" if kind == "flaky" && !failed_before
    raise "every time" if kind == "hopeless" && ENV["MENDED"] != "yes"

    note("enqueued", enqueue("plain")) if kind == "chain"
    note("ran", jid)
  end
end

# `perform` is told arguments only.
class TellsRetries
  def call(worker, job, _queue)
    worker.failed_before = job.key?("retry_count")
    yield
  end
end

Sidekiq.configure_server do |config|
  config.server_middleware { |chain| chain.add TellsRetries }
  settings = config.respond_to?(:[]=) ? config : config.options
  settings[:poll_interval_average] = 0.2
end

if $PROGRAM_NAME == __FILE__
  while (line = $stdin.gets)
    kind, jobs = line.split
    if kind == "again"
      # Not by `each`: it pages through what gets shorter meanwhile.
      Sidekiq::DeadSet.new.to_a.each(&:retry)
      Sidekiq::ScheduledSet.new.to_a.each(&:add_to_queue)
      jobs = 0
    end
    ANSWERS.puts JSON.generate(Array.new(Integer(jobs)) { enqueue(kind) })
  end
end
