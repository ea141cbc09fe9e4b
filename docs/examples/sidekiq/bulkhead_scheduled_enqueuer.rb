# frozen_string_literal: true

require "sidekiq"
require "sidekiq/scheduled"
require_relative "bulkhead_client_middleware"

module Bulkhead
  # In place of Sidekiq's own, which takes a due job out of the schedule and then pushes it: at a full store the push is
  # refused, and the job is gone. Here both are one script. It begins with the removal, and what a script has begun the
  # store lets it end, at maxmemory too.
  #
  #   config[:scheduled_enq] = Bulkhead::ScheduledEnqueuer   # before Sidekiq 6.5: config.options[:scheduled_enq]
  class ScheduledEnqueuer
    SETS = %w[retry schedule].freeze
    MOST_STUCK = 100
    MOVE = <<~LUA
      if redis.call("zrem", KEYS[1], ARGV[1]) == 0 then return 0 end
      redis.call("sadd", KEYS[2], ARGV[2])
      redis.call("lpush", KEYS[3], ARGV[3])
      return 1
    LUA

    # Pushes as Sidekiq does, all client middleware included, but for the last step.
    class Mover < Sidekiq::Client
      def move(set, entry)
        @set = set
        @entry = entry
        # Middleware that stopped it has the last word, as with Sidekiq.
        push(Sidekiq.load_json(entry).merge(ClientMiddleware::ADMITTED => true)) ||
          Sidekiq.redis { |redis| redis.call("ZREM", set, entry) }
      end

      private

      def raw_push(payloads)
        payload = payloads.first
        now = Time.now.to_f
        payload["enqueued_at"] = Integer(Sidekiq::VERSION[/\d+/]) >= 8 ? (now * 1000).to_i : now
        queue = payload["queue"]
        keys = [@set, "queues", "queue:#{queue}"]
        arguments = [@entry, queue, Sidekiq.dump_json(payload)]
        Sidekiq.redis { |redis| run(redis, keys, arguments) }
        true
      end

      # By its hash, so that the text is not sent each time; after a failover the store does not know it.
      def run(redis, keys, arguments)
        @hash ||= redis.call("SCRIPT", "LOAD", MOVE)
        redis.call("EVALSHA", @hash, keys.size, *keys, *arguments)
      rescue StandardError => e
        raise unless e.message.start_with?("NOSCRIPT")

        @hash = nil
        retry
      end
    end

    def initialize(*)
      @mover = Mover.new
    end

    def enqueue_jobs(sorted_sets = SETS)
      sorted_sets.each { |set| move_due(set) }
    end

    def terminate
      @done = true
    end

    private

    # An entry that cannot be moved stays, and the ones behind it have their turn.
    def move_due(set)
      stuck = 0
      until @done || stuck > MOST_STUCK
        entry = Sidekiq.redis { |redis| redis.call("ZRANGEBYSCORE", set, "-inf", Time.now.to_f.to_s, "LIMIT", stuck, 1) }.first
        break if entry.nil?

        begin
          @mover.move(set, entry)
        rescue StandardError => e
          Sidekiq.logger.error("an entry of #{set} stays there: #{e.message}")
          stuck += 1
        end
      end
    end
  end
end
