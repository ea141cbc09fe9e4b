# frozen_string_literal: true

module Bulkhead
  # Raised by perform_bulk and push_bulk where some of the jobs were enqueued, kept or dropped, and some are left to the
  # caller. No EnqueueRefused: whoever takes it for one, and asks again for all of them, has part of them twice.
  #
  # jids: of what stands in the store. left: the arguments of what is the caller's still, in their order. cause: the
  # error of the store that ended it, nil where jobs were refused only.
  class PartlyEnqueued < StandardError
    attr_reader :jids, :left, :retry_after_seconds

    def initialize(bulk, error = nil)
      @jids = bulk.written
      @left = bulk.left(failed: !error.nil?)
      @retry_after_seconds = bulk.refusals.map(&:retry_after_seconds).max || 30
      shed = bulk.shed.zero? ? "" : ", #{bulk.shed} kept or dropped"
      reasons = [*bulk.refusals, *error].map(&:message).uniq.first(3)
      super("#{@jids.size} of #{@jids.size + bulk.shed + @left.size} jobs are enqueued#{shed}, " \
            "#{@left.size} are not: #{reasons.join("; ")}")
    end
  end

  # One perform_bulk or push_bulk: what became of each of its jobs. While one runs, the client middleware tells it what is
  # refused and does not raise: that would end the jobs before and behind it as well.
  class Bulk
    def self.current
      Thread.current[:bulkhead_bulk]
    end

    def self.within(bulk)
      before = current
      Thread.current[:bulkhead_bulk] = bulk
      yield
    ensure
      Thread.current[:bulkhead_bulk] = before
    end

    # Sidekiq 6 calls push_bulk for each batch of a perform_bulk: all of it is one. Raises EnqueueRefused where all of it
    # was refused, an error of the store where that wrote nothing, else PartlyEnqueued.
    def self.whole(arguments)
      return yield if current

      bulk = new(arguments)
      begin
        jids = within(bulk) { yield }
      rescue StandardError => e
        raise if bulk.nothing_done?

        raise PartlyEnqueued.new(bulk, e)
      end
      return jids if bulk.refusals.empty?

      raise bulk.nothing_done? ? bulk.refusals.first : PartlyEnqueued.new(bulk)
    end

    attr_reader :refusals

    # What may be read once only is not looked into: of it `left` has what the middleware has seen.
    def initialize(arguments)
      @arguments = arguments.is_a?(Array) ? arguments : []
      @jobs = {}
      @refusals = []
    end

    # state: :passed, :shed (kept or dropped), :refused or :written.
    def note(payload, state)
      @jobs[payload["jid"]] = [state, payload["args"]]
    end

    def refuse(payload, refusal)
      note(payload, :refused)
      @refusals << refusal
    end

    def written
      @jobs.select { |_, (state)| state == :written }.keys
    end

    def shed
      @jobs.count { |_, (state)| state == :shed }
    end

    def nothing_done?
      @jobs.none? { |_, (state)| %i[written shed].include?(state) }
    end

    # The store takes a batch whole or not at all. After the first that it did not take nothing more was looked at.
    def left(failed:)
      seen = @jobs.values.select { |state, _| %i[refused passed].include?(state) }.map(&:last)
      failed ? seen + @arguments.drop(@jobs.size) : seen
    end
  end

  # Sidekiq::Client.prepend Bulkhead::PushBulk
  module PushBulk
    def push_bulk(items)
      Bulk.whole(items["args"] || items[:args]) { super }
    end

    # One job that is enqueued by the way, by a middleware or a `keep`, is a matter of its own.
    def push(item)
      Bulk.within(nil) { super }
    end

    private

    def raw_push(payloads)
      super.tap { payloads.each { |payload| Bulk.current&.note(payload, :written) } }
    end
  end

  # Sidekiq::Job::Setter.prepend Bulkhead::PerformBulk
  module PerformBulk
    def perform_bulk(arguments, **)
      Bulk.whole(arguments) { super }
    end
  end
end
