# frozen_string_literal: true

# An app whose store is full. FULL_STORE_GUARD=no leaves the example's guard out. Everything that a job does is a line in
# FULL_STORE_RUNS.
require "sidekiq"

examples = File.expand_path("../../../docs/examples/sidekiq", __dir__)
%w[scheduled_enqueuer full_store].each { |name| require File.join(examples, "bulkhead_#{name}") }

def note(line)
  File.write(ENV.fetch("FULL_STORE_RUNS"), "#{line}\n", mode: "a")
end

class Quick
  include Sidekiq::Worker

  def perform(number) = note("quick #{number}")
end

class Slow
  include Sidekiq::Worker

  def perform(number)
    note("slow #{number}")
    sleep
  end
end

class Failing
  include Sidekiq::Worker

  def perform(number)
    note("failing #{number}")
    raise "as it must"
  end
end

if defined?(Sidekiq::Job::Iterable)
  # Every five seconds is too long for a test.
  Sidekiq::Job::Iterable.send(:remove_const, :STATE_FLUSH_INTERVAL)
  Sidekiq::Job::Iterable.const_set(:STATE_FLUSH_INTERVAL, 0.1)

  class Iterating
    include Sidekiq::Worker
    include Sidekiq::Job::Iterable

    def build_enumerator(number, cursor:) = array_enumerator((1..(10 + number)).to_a, cursor: cursor)
    def each_iteration(_item, _number) = sleep(0.05)
    def on_complete = note("iterating #{jid}")
  end
end

Sidekiq.configure_server do |config|
  options = config.respond_to?(:options) ? config.options : config
  options[:poll_interval_average] = 0.2
  options[:scheduled_enq] = Bulkhead::ScheduledEnqueuer
  Bulkhead::FullStore.install unless ENV["FULL_STORE_GUARD"] == "no"
end
