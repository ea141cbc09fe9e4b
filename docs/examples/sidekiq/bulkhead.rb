# frozen_string_literal: true

# config/initializers/bulkhead.rb of an app, with the files beside it in lib/bulkhead. Outside of a stage there is nothing
# to obey.
return unless ENV.key?("BULKHEAD_SWITCHBOARD")

require "aws-sdk-appconfigdata"
require "aws-sdk-s3"
require_relative "bulkhead_app_config_poll"
require_relative "bulkhead_client_middleware"
require_relative "bulkhead_enqueue_ceiling"
require_relative "bulkhead_full_store"
require_relative "bulkhead_reader"
require_relative "bulkhead_scheduled_enqueuer"
require_relative "bulkhead_server_middleware"
require_relative "bulkhead_shed_counts"

# One try and few seconds: the reader tries again by itself.
impatient = { http_open_timeout: 1, http_read_timeout: 2, retry_limit: 0 }
copy = { bucket: ENV.fetch("BULKHEAD_CONTROLS_BUCKET"), key: "switchboard/last-resort.json" }
s3 = Aws::S3::Client.new(**impatient)

BULKHEAD_READER = Bulkhead::Reader.new(
  poll: Bulkhead::AppConfigPoll.new(Aws::AppConfigData::Client.new(**impatient), ENV.fetch("BULKHEAD_SWITCHBOARD")),
  last_resort: -> { s3.get_object(**copy).body.read },
  queues: ENV.fetch("BULKHEAD_STAGE_QUEUES", "").split(","),
  shed_sources: ENV.fetch("BULKHEAD_SHED_SOURCES", "").split(",")
)
BULKHEAD_CEILING = Bulkhead::EnqueueCeiling.new(
  percent: Float(ENV.fetch("BULKHEAD_ENQUEUE_CEILING_PERCENT")),
  info: -> { Sidekiq.redis { |redis| redis.call("INFO", "memory") } }
)
BULKHEAD_COUNTS = Bulkhead::ShedCounts.new
kinds = { "SendMessage" => "urgent", "CsvImport" => "bulk", "PushConversation" => "push" }

# Also from Puma's on_worker_boot: threads do not survive a fork.
start = -> { [BULKHEAD_READER, BULKHEAD_CEILING, BULKHEAD_COUNTS].each(&:start) }
enqueuing = lambda do |config|
  config.client_middleware do |chain|
    chain.add Bulkhead::ClientMiddleware, reader: BULKHEAD_READER, counts: BULKHEAD_COUNTS, ceiling: BULKHEAD_CEILING, kinds: kinds
  end
end

Sidekiq::Client.prepend(Bulkhead::PushBulk)
Sidekiq::Job::Setter.prepend(Bulkhead::PerformBulk)
Sidekiq.configure_client(&enqueuing)
Sidekiq.configure_server do |config|
  enqueuing.call(config)
  config.server_middleware do |chain|
    chain.prepend Bulkhead::ServerMiddleware, reader: BULKHEAD_READER, counts: BULKHEAD_COUNTS, kinds: kinds
  end
  settings = config.respond_to?(:[]=) ? config : config.options # Sidekiq before 6.5 keeps them in a hash
  settings[:scheduled_enq] = Bulkhead::ScheduledEnqueuer
  Bulkhead::FullStore.install
  config.on(:startup, &start)
  config.on(:shutdown) { BULKHEAD_COUNTS.write }
end
