# frozen_string_literal: true

require_relative "bulkhead_reader"

module Bulkhead
  # Counts every job that did not run as asked, and logs the counts once a minute: what `bulkhead switch report` adds up.
  # Of each minute 5,000 different combinations; any further ones are counted without source and account.
  class ShedCounts
    EVERY_SECONDS = 60
    MOST_KEYS = 5000
    COUNTS_PER_LINE = 500

    def initialize(log: STDOUT_LOG)
      @log = log
      @lock = Mutex.new
      @counts = Hash.new(0)
      @from = Time.now.to_i
    end

    def start
      @thread ||= Thread.new do
        loop do
          sleep(EVERY_SECONDS)
          write
        end
      end
      self
    end

    # outcome: "refused", "deferred", "dropped" or "kept". cause: "switch", "ceiling" or "no-switchboard".
    def count(outcome, cause, job)
      key = [outcome, cause, job.job_class[0, 100], job.source, job.account]
      @lock.synchronize do
        key = [outcome, cause, job.job_class[0, 100], nil, nil] if @counts.size >= MOST_KEYS && !@counts.key?(key)
        @counts[key] += 1
      end
    end

    # For the end of the process as well.
    def write
      counts, from, to = @lock.synchronize do
        taken = [@counts, @from, Time.now.to_i]
        @counts = Hash.new(0)
        @from = taken.last
        taken
      end
      counts.each_slice(COUNTS_PER_LINE) do |some|
        @log.call({ bulkhead: "shed", fromSeconds: from, toSeconds: to, counts: some.map { |key, jobs| entry(key, jobs) } })
      end
    end

    private

    def entry(key, jobs)
      %i[outcome cause jobClass source account].zip(key).to_h.compact.merge(jobs: jobs)
    end
  end
end
