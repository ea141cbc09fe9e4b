# frozen_string_literal: true

module Bulkhead
  # Looks at the job store's memory from this process, every two seconds. info: gives what the store says to INFO memory.
  class EnqueueCeiling
    EVERY_SECONDS = 2
    LONGEST_READING_AGE_SECONDS = 10

    def initialize(percent:, info:, on_problem: ->(problem) { warn("ceiling: #{problem}") })
      @percent = percent
      @info = info
      @on_problem = on_problem
    end

    def start
      look
      @thread ||= Thread.new do
        loop do
          sleep(EVERY_SECONDS)
          look
        end
      end
      self
    end

    def stop
      @thread&.kill
    end

    # From memory. A reading older than ten seconds is none: then the level of stress must do.
    def reached?
      percent, at = @reading
      !percent.nil? && now - at <= LONGEST_READING_AGE_SECONDS && percent >= @percent
    end

    def look
      text = @info.call
      limit = field(text, "maxmemory")
      @reading = [limit.zero? ? nil : 100.0 * field(text, "used_memory") / limit, now]
    rescue StandardError => e
      @on_problem.call(e)
    end

    private

    def field(text, name)
      Integer(text[/^#{name}:(\d+)/, 1] || raise("INFO memory: expected a number for #{name}, got none"))
    end

    def now
      Process.clock_gettime(Process::CLOCK_MONOTONIC)
    end
  end
end
