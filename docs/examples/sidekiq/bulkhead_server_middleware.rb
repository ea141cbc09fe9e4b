# frozen_string_literal: true

require "sidekiq"
require_relative "bulkhead_client_middleware"

module Bulkhead
  # The performing side. The first of the chain.
  #
  # Sidekiq takes a job out of its queue before it is run, so from then on it is in this process alone. What is put off
  # is therefore written to the schedule first, and only then given up by returning.
  class ServerMiddleware
    # Set on what was put off once, so that it is counted once.
    DEFERRED = "bulkhead_deferred"

    # options: reader, counts, kinds. A hash, and nothing is remembered in here: Sidekiq makes a new one for each job.
    def initialize(options)
      @reader, @counts = options.fetch_values(:reader, :counts)
      @kinds = options.fetch(:kinds, {})
    end

    def call(_worker, payload, _queue)
      job = Job.of(payload)
      verdict = @reader.verdict(job, Bulkhead.kind_of(payload, job.job_class, @kinds))
      case verdict.action
      when "run"
        yield
      when "drop"
        @counts.count("dropped", verdict.cause, job)
      else
        # It comes back by way of the client middleware, which must let it pass.
        keep(payload.merge(ClientMiddleware::ADMITTED => true, DEFERRED => true), @reader.turn)
        @counts.count("deferred", verdict.cause, job) unless payload[DEFERRED]
      end
    end

    private

    # Until it is written. A thread that holds a job fetches none, so a full store is held up by at most one job for each
    # thread. Written twice it is still one entry. On shutdown Sidekiq raises Sidekiq::Shutdown in here, which is no
    # StandardError, and has pushed the job back by then.
    def keep(payload, at)
      json = Sidekiq.dump_json(payload)
      begin
        Sidekiq.redis { |redis| redis.call("ZADD", "schedule", at.to_s, json) }
      rescue StandardError => e
        Sidekiq.logger.warn("#{payload["jid"]} is held until the store takes it: #{e.message}")
        sleep(0.5 + (1.5 * rand))
        retry
      end
    end
  end
end
