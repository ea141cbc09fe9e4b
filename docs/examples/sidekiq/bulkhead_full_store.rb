# frozen_string_literal: true

require "delegate"
require "sidekiq"
require "sidekiq/fetch"
require "sidekiq/job_retry"
require "sidekiq/scheduled"

module Bulkhead
  # What Sidekiq itself writes is refused by a full store, and it gives jobs up for it: those in flight when a task stops,
  # those that fail, those that iterate, and, where the scheduler ends with it, all that fall due. Each part here is
  # prepended to the class whose method it guards; FullStore.install does it, in the initializer.
  module FullStore
    # A write that a full store takes. A script that has begun with a removal is let end, whatever the memory is; which key
    # is removed does not matter, and this one nobody has. Only for a job that the store has just given away: it goes back
    # into the room that it left.
    class Write
      NOBODYS_KEY = "bulkhead:nobody"

      def initialize(command)
        @lua = "redis.call('unlink', KEYS[2]) return redis.call('#{command}', KEYS[1], unpack(ARGV))"
      end

      # By its hash, so that the text is not sent each time; after a failover the store does not know it.
      def call(redis, key, *values)
        @hash ||= redis.call("SCRIPT", "LOAD", @lua)
        redis.call("EVALSHA", @hash, 2, key, NOBODYS_KEY, *values)
      rescue StandardError => e
        raise unless e.message.start_with?("NOSCRIPT")

        @hash = nil
        retry
      end
    end

    PUSH_BACK = Write.new("rpush")
    TRY_AGAIN = Write.new("zadd")

    # Prepended to Sidekiq::Scheduled::Poller, from Sidekiq 7. It writes `process_cleanup` as it starts, and its thread ends
    # with the error: due jobs and retries stay for the life of the process, also when there is room again, and its stop
    # raises the error once more, before anything is handed back. To tidy up is another process's turn, or a later one's.
    module SchedulerStart
      private

      def cleanup
        super
      rescue StandardError => e
        Sidekiq.logger.warn("the list of processes is not tidied up: #{e.message}")
        0
      end
    end

    # Prepended to Sidekiq::BasicFetch: what a task that stops could not finish goes back to its queue.
    module HandBack
      def bulk_requeue(units, *)
        units.group_by(&:queue).each do |queue, jobs|
          Sidekiq.redis { |redis| PUSH_BACK.call(redis, queue, *jobs.map(&:job)) }
        end
        Sidekiq.logger.info("Pushed #{units.size} jobs back to Redis") if units.any?
      rescue StandardError => e
        Sidekiq.logger.warn("#{e.message}: pushed back once more, as Sidekiq does it")
        super
      end
    end

    # Prepended to Sidekiq::BasicFetch::UnitOfWork: the same for what was fetched when the task began to stop.
    module HandBackOne
      def requeue
        Sidekiq.redis { |redis| PUSH_BACK.call(redis, queue, job) }
      end
    end

    # Prepended to Sidekiq::JobRetry, from Sidekiq 7: a job that failed comes to be tried again. It is in no list meanwhile.
    module Retry
      # Sidekiq's connection, which writes the retry by `zadd`.
      class Connection < SimpleDelegator
        def zadd(set, at, payload)
          TRY_AGAIN.call(__getobj__, set, at, payload)
        end
      end

      private

      def redis
        super { |redis| yield Connection.new(redis) }
      end
    end

    # Prepended to Sidekiq::Job::Iterable, which writes its place every five seconds. Where that is refused the job goes on;
    # stopped before the next place is written, it repeats what it did since the last. Only a job that is asked to stop
    # waits for the write, for as long as `-t` gives it: it would go back to its queue next.
    module IterationProgress
      private

      def flush_state
        super
      rescue StandardError => e
        Sidekiq.logger.warn("#{self.class} #{jid} goes on, its place is not written: #{e.message}")
        return unless interrupted?

        sleep(0.5 + (0.5 * rand))
        retry
      end
    end

    def self.install
      Sidekiq::BasicFetch.prepend(HandBack)
      Sidekiq::BasicFetch::UnitOfWork.prepend(HandBackOne)
      poller = Sidekiq::Scheduled::Poller
      return unless poller.private_method_defined?(:cleanup) # Sidekiq 6 does not have it, nor the two below

      poller.prepend(SchedulerStart)
      Sidekiq::JobRetry.prepend(Retry)
      Sidekiq::Job::Iterable.prepend(IterationProgress)
    end
  end
end
