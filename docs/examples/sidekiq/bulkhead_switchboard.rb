# frozen_string_literal: true

require "json"

# The decisions of the switchboard, for Ruby. The rules are those of docs/switchboard.md; docs/examples/switchboard-vectors.json
# says what they come to, and check_vectors.rb holds this file to it.
module Bulkhead
  # What a job shows of itself. The id is the same over retries; source and account are nil where the app does not tag.
  Job = Struct.new(:id, :job_class, :source, :account, keyword_init: true) do
    # A job of Sidekiq. ActiveJob wraps the app's class in one of its own.
    def self.of(payload)
      tags = payload["bulkhead"].is_a?(Hash) ? payload["bulkhead"] : {}
      job_class = (payload["wrapped"] || payload["class"]).to_s
      new(id: payload["jid"].to_s, job_class: job_class, source: tag(tags["source"]), account: tag(tags["account"]))
    end

    # Numbers count as text, anything else is no tag.
    def self.tag(value)
      value = value.to_s if value.is_a?(Integer)
      value[0, 100] if value.is_a?(String) && !value.empty?
    end
  end

  # What a job is to its users: what its tags say, else what the app says of its class, else "ordinary".
  def self.kind_of(payload, job_class, kinds)
    tags = payload["bulkhead"]
    (tags.is_a?(Hash) && tags["kind"]) || kinds.fetch(job_class, "ordinary")
  end

  # action: "run", "off", "defer" or "drop". cause: "switch" or "no-switchboard". place: of the switch in its document.
  Verdict = Struct.new(:action, :cause, :reason, :until_seconds, :place, keyword_init: true)
  RUN = Verdict.new(action: "run").freeze

  # FNV-1a of 32 bits over the bytes of the id.
  def self.job_hash(id)
    id.each_byte.reduce(0x811c9dc5) { |hash, byte| ((hash ^ byte) * 0x01000193) & 0xffffffff }
  end

  # One document, ready to decide by.
  class Switchboard
    class NotObeyed < StandardError; end

    ANY = "*"
    ACTIONS = %w[off defer drop sample].freeze # the strictest first

    attr_reader :revision, :change_id, :release, :problems

    # Raises NotObeyed for what is no switchboard, or has a switch that nobody may have meant. A route to a queue that no
    # pool serves is left out and told in `problems`: the switches beside it may be what an incident waits for.
    def self.accept(text, queues)
      document = JSON.parse(text)
      raise NotObeyed, "expected an object" unless document.is_a?(Hash)

      new(document, queues)
    rescue JSON::ParserError
      raise NotObeyed, "expected JSON"
    end

    def initialize(document, queues)
      refuse_other_shapes(document)
      @revision, @change_id, @release = document.values_at("revision", "changeId", "release")
      refuse_other_switches(document["switches"])
      @switches = ranked(document["switches"])
      lost, followed = document["routes"].partition { |route| !route["forced"] && !queues.include?(route["queue"]) }
      @problems = lost.map { |route| "The route of class #{route["jobClass"]} goes to queue #{route["queue"]}, which no pool serves." }
      @routes = followed.reverse.to_h { |route| route.values_at("jobClass", "queue") }
    end

    # The strictest switch that matches and has not ended decides, not the narrowest one.
    def decide(job, now = Time.now.to_f)
      found = matching(job).select { |one| one[:until] > now }.min_by { |one| one[:rank] }
      return RUN if found.nil?

      switch = found[:switch]
      return RUN if switch["action"] == "sample" && Bulkhead.job_hash(job.id) % 10_000 < switch["percent"] * 100

      action = switch["action"] == "sample" ? "defer" : switch["action"]
      Verdict.new(action: action, cause: "switch", reason: switch["reason"], until_seconds: switch["untilSeconds"],
                  place: found[:place])
    end

    # The queue for new jobs of a class, or nil: the one that the app chooses.
    def route(job_class)
      @routes[job_class]
    end

    private

    def matching(job)
      [job.source, ANY].compact.product([job.job_class, ANY].compact, [job.account, ANY].compact).uniq
                       .flat_map { |pattern| @switches.fetch(pattern, []) }
    end

    def ranked(switches)
      switches.each_with_index.map do |switch, place|
        rank = [ACTIONS.index(switch["action"]), switch["percent"] || 0, place]
        { switch: switch, place: place, rank: rank, until: switch["untilSeconds"] || Float::INFINITY }
      end.group_by { |one| pattern(one[:switch]) }
    end

    def pattern(switch)
      switch.values_at("source", "jobClass", "account")
    end

    def refuse_other_shapes(document)
      release = document["release"]
      right = document["version"] == 1 && document["revision"].is_a?(Integer) && document["changeId"].is_a?(String) &&
              %w[switches routes].all? { |key| list_of_hashes?(document[key]) } && release.is_a?(Hash) &&
              %w[deferSeconds deferredJobsPerSecondPerTask].all? { |key| positive?(release[key]) } &&
              document["routes"].all? { |route| route.values_at("jobClass", "queue").all?(String) }
      raise NotObeyed, "expected a switchboard of version 1" unless right
    end

    def refuse_other_switches(switches)
      bad = switches.find { |switch| !right?(switch) || (!switch["forced"] && wild?(switch)) }
      raise NotObeyed, "the switch for #{pattern(bad).join(", ")} is not to be obeyed" if bad
      raise NotObeyed, "there are two switches for a pattern" if switches.uniq { |switch| pattern(switch) }.size < switches.size
    end

    def right?(switch)
      ends = switch.fetch("untilSeconds", Float::INFINITY)
      sample = switch["action"] == "sample"
      pattern(switch).all?(String) && ACTIONS.include?(switch["action"]) && sample == switch.key?("percent") &&
        (!sample || (switch["percent"].is_a?(Numeric) && switch["percent"].between?(0, 100))) &&
        ends.is_a?(Numeric) && switch["atSeconds"].is_a?(Numeric) && ends > switch["atSeconds"]
    end

    # Would stop everything, or has a * where it is none.
    def wild?(switch)
      names = pattern(switch)
      stops = switch["action"] != "sample" || switch["percent"].zero?
      (names.all?(ANY) && stops) || names.any? { |name| name != ANY && name.include?(ANY) }
    end

    def list_of_hashes?(value)
      value.is_a?(Array) && value.all?(Hash)
    end

    def positive?(value)
      value.is_a?(Numeric) && value.positive?
    end
  end
end
