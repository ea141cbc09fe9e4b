# frozen_string_literal: true

# An app that enqueues many jobs at once, with the example's client middleware:
#   ruby bulk.rb <jobs> <ceiling>   perform_bulk of so many; the ceiling is reached after so many of them, "never" or not at all
# Its switchboard is in BULK_BOARD. Prints what came of it.
require "json"
require "sidekiq"

examples = File.expand_path("../../../docs/examples/sidekiq", __dir__)
%w[reader client_middleware bulk].each { |name| require File.join(examples, "bulkhead_#{name}") }

Poll = Struct.new(:text, :interval_seconds) do
  def call = text
  def forget = nil
end
Ceiling = Struct.new(:after, :asked) do
  def reached? = (self.asked += 1) > after
end
Counts = Struct.new(:list) do
  def count(outcome, cause, _job) = list << "#{outcome} #{cause}"
end

class Row
  include Sidekiq::Worker

  def perform(number, text); end
end

jobs, after = ARGV
reader = Bulkhead::Reader.new(
  poll: Poll.new(ENV.fetch("BULK_BOARD"), 60), last_resort: -> { raise "none" }, queues: [], shed_sources: [], log: ->(_) {}
)
reader.look
counts = Counts.new([])
ceiling = after == "never" ? nil : Ceiling.new(Integer(after), 0)
Sidekiq::Client.prepend(Bulkhead::PushBulk)
Sidekiq::Job::Setter.prepend(Bulkhead::PerformBulk)
Sidekiq.configure_client do |config|
  config.client_middleware { |chain| chain.add Bulkhead::ClientMiddleware, { reader: reader, counts: counts, ceiling: ceiling } }
end

begin
  ended = { returned: Row.perform_bulk(Array.new(Integer(jobs)) { |number| [number, "x" * 900] }) }
rescue Bulkhead::PartlyEnqueued => e
  ended = { raised: e.class.name, message: e.message, jids: e.jids, left: e.left.map(&:first), cause: e.cause&.message }
rescue Bulkhead::EnqueueRefused => e
  ended = { raised: e.class.name, message: e.message }
end
puts JSON.generate(ended.merge(counted: counts.list.tally))
