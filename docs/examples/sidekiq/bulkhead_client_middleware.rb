# frozen_string_literal: true

require_relative "bulkhead_bulk"
require_relative "bulkhead_switchboard"

module Bulkhead
  # Raised in place of enqueueing. Nothing was written: the work is still the caller's. Where many jobs are enqueued at
  # once and only some are refused it is PartlyEnqueued (bulkhead_bulk.rb).
  # code: "switched-off", "deferred" or "ceiling".
  class EnqueueRefused < StandardError
    attr_reader :code, :reason, :retry_after_seconds

    def initialize(job_class, code:, reason: nil, retry_after_seconds: 30)
      @code = code
      @reason = reason
      @retry_after_seconds = retry_after_seconds
      super("#{job_class} is not enqueued: #{code}#{" (#{reason})" if reason}")
    end
  end

  # The enqueuing side. After the one that sets the tags.
  #
  # kinds: job class => "urgent", "bulk" or "push"; all others are "ordinary". keep: keeps work that is put off, as a row
  # that a clock enqueues again; without it the caller is told by EnqueueRefused.
  class ClientMiddleware
    # Set on what has passed here once. Retries and the schedule pass again, when refusing would lose the job.
    ADMITTED = "bulkhead_admitted"

    # options: reader, counts, ceiling, kinds, keep. A hash: Sidekiq's chain hands no keywords on.
    def initialize(options)
      @reader, @counts = options.fetch_values(:reader, :counts)
      @ceiling = options[:ceiling]
      @kinds = options.fetch(:kinds, {})
      @keep = options[:keep]
    end

    def call(_job_class, payload, _queue, _redis_pool)
      return yield if payload[ADMITTED] || payload.key?("retry_count")

      job = Job.of(payload)
      kind = Bulkhead.kind_of(payload, job.job_class, @kinds)
      verdict = @reader.verdict(job, kind)
      case verdict.action
      when "run"
        return put_off(job, payload, cause: "ceiling", code: "ceiling") if kind != "urgent" && @ceiling&.reached?

        payload["queue"] = @reader.route(job.job_class) || payload["queue"]
        payload[ADMITTED] = true
        yield.tap { |passed| Bulk.current&.note(payload, passed ? :passed : :shed) }
      when "drop"
        @counts.count("dropped", verdict.cause, job)
        shed(payload)
      when "off"
        refuse(job, payload, "switched-off", verdict)
      else
        put_off(job, payload, cause: verdict.cause, code: "deferred", reason: verdict.reason)
      end
    end

    private

    def put_off(job, payload, cause:, code:, reason: nil)
      return refuse(job, payload, code, Verdict.new(cause: cause, reason: reason)) if @keep.nil?

      @keep.call(payload)
      @counts.count("kept", cause, job)
      shed(payload)
    end

    # Without a yield nothing is enqueued.
    def shed(payload)
      Bulk.current&.note(payload, :shed)
      nil
    end

    def refuse(job, payload, code, verdict)
      @counts.count("refused", verdict.cause, job)
      after = code == "ceiling" ? 30 : @reader.release["deferSeconds"]
      refusal = EnqueueRefused.new(job.job_class, code: code, reason: verdict.reason, retry_after_seconds: after)
      raise refusal if Bulk.current.nil?

      Bulk.current.refuse(payload, refusal)
      nil
    end
  end
end
