# frozen_string_literal: true

# An app that copied docs/examples/sidekiq as docs/switchboard.md says, initializer and all. `sidekiq -r` it to work, run it
# to enqueue. AWS answers from memory: AppConfig with WHOLE_BOARD, and S3 with nothing.
require "sidekiq"

module Aws
  module AppConfigData
    class Client
      Session = Struct.new(:initial_configuration_token)
      Answer = Struct.new(:next_poll_configuration_token, :configuration, :next_poll_interval_in_seconds)

      def initialize(**) = nil
      def start_configuration_session(**) = Session.new("token")
      def get_latest_configuration(**) = Answer.new("token", ENV.fetch("WHOLE_BOARD"), 60)
    end
  end

  module S3
    class Client
      def initialize(**) = nil
      def get_object(**) = raise("NoSuchKey")
    end
  end
end
$LOADED_FEATURES.push("aws-sdk-appconfigdata.rb", "aws-sdk-s3.rb")

require File.expand_path("../../../docs/examples/sidekiq/bulkhead", __dir__)

# A test does not wait for fifteen seconds.
Sidekiq.configure_server { |config| (config.respond_to?(:options) ? config.options : config)[:poll_interval_average] = 0.3 }

# `urgent` by the example's own table of kinds.
class SendMessage
  include Sidekiq::Worker

  def perform(number)
    File.write(ENV.fetch("WHOLE_RUNS"), "#{number}\n", mode: "a")
  end
end

class CsvImport < SendMessage; end

if $PROGRAM_NAME == __FILE__
  [BULKHEAD_READER, BULKHEAD_CEILING].each(&:start)
  SendMessage.perform_async("now")
  SendMessage.perform_in(1, "later")
  SendMessage.perform_bulk([["first of many"], ["second of many"]])
  begin
    CsvImport.perform_bulk([["never"], ["never"]])
  rescue Bulkhead::EnqueueRefused => e
    puts e.message
  end
  # Past the guard, as a job that was there before the switch.
  Sidekiq.redis do |redis|
    job = { "class" => "CsvImport", "args" => ["never"], "jid" => "before", "queue" => "default", "retry" => true }
    redis.call("LPUSH", "queue:default", Sidekiq.dump_json(job))
  end
end
