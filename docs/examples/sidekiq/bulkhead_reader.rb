# frozen_string_literal: true

require "json"
require_relative "bulkhead_switchboard"

module Bulkhead
  # One line of JSON in the task's log, where the operator's command looks for it.
  STDOUT_LOG = lambda do |line|
    $stdout.write("#{JSON.generate(line)}\n")
    $stdout.flush
  end

  # Polls the stage's switchboard in this process and keeps the last good one whatever happens. Fork first, then start:
  # Puma's on_worker_boot, Sidekiq's :startup.
  #
  # poll: an AppConfigPoll, or whatever has its methods. last_resort: gives the copy in S3.
  # Both must end within a few seconds by themselves; what they raise is told and survived.
  class Reader
    JITTER = 0.2 # of waits, which are only ever longer: AWS refuses earlier polls
    WITHOUT_SWITCHBOARD = { "deferSeconds" => 60, "deferredJobsPerSecondPerTask" => 5 }.freeze
    SHED_KINDS = %w[bulk push].freeze

    def initialize(poll:, last_resort:, queues:, shed_sources:, **options)
      @poll = poll
      @last_resort = last_resort
      @queues = queues
      @shed_sources = shed_sources
      @log = options.fetch(:log, STDOUT_LOG)
      @on_problem = options.fetch(:on_problem, ->(problem) { warn("switchboard: #{problem}") })
      @turns = Mutex.new
    end

    # Looks once, so that the first job is decided by what holds, then goes on in a thread.
    def start
      look
      @thread ||= Thread.new do
        loop do
          sleep(@poll.interval_seconds * (1 + (JITTER * rand)))
          look
        end
      end
      self
    end

    def stop
      @thread&.kill
    end

    # Answered from memory. Without any switchboard whatever may wait is put off: never a built-in seed, which would
    # switch the runaway source on again in exactly the tasks that an incident starts.
    def verdict(job, kind)
      board = @board
      return board.decide(job) if board
      return RUN unless SHED_KINDS.include?(kind) || @shed_sources.include?(job.source)

      Verdict.new(action: "defer", cause: "no-switchboard")
    end

    def route(job_class)
      @board&.route(job_class)
    end

    def release
      @board&.release || WITHOUT_SWITCHBOARD
    end

    # When the next job that a worker of this process puts off shall be looked at again: `deferSeconds` from now, less up
    # to a fifth, and never sooner after the job before than the rate of the release allows.
    def turn
      seconds, rate = release.values_at("deferSeconds", "deferredJobsPerSecondPerTask")
      @turns.synchronize do
        soonest = Time.now.to_f + (seconds * (1 - (JITTER * rand)))
        @last_turn = [soonest, @last_turn && (@last_turn + (1.0 / rate))].compact.max
      end
    end

    def look
      return if succeeds { read_app_config } || succeeds { read_copy } || @board

      applied(0, "", "none")
    end

    private

    def succeeds
      yield
      true
    rescue StandardError => e
      tell(@on_problem, e)
      false
    end

    def read_app_config
      text = @poll.call
      return if text.nil?

      begin
        apply(Switchboard.accept(text, @queues), "appconfig")
      rescue Switchboard::NotObeyed
        # Else it would be "unchanged" from now on, and nobody told again.
        @poll.forget
        raise
      end
    end

    # Only what is newer: a switch still reaches the task while AppConfig is down.
    def read_copy
      board = Switchboard.accept(@last_resort.call, @queues)
      apply(board, "last-resort") if board.revision > (@board&.revision || 0)
    end

    def apply(board, origin)
      board.problems.each { |problem| tell(@on_problem, problem) } if board.change_id != @board&.change_id
      @board = board
      applied(board.revision, board.change_id, origin)
    end

    def applied(revision, change_id, origin)
      line = { bulkhead: "switchboard", revision: revision, changeId: change_id, origin: origin }
      return if line == @told

      @told = line
      tell(@log, line)
    end

    # The app's log may be broken. That is no reason to stop its jobs.
    def tell(listener, news)
      listener.call(news)
    rescue StandardError
      nil
    end
  end
end
