# frozen_string_literal: true

# Boots docs/examples/sidekiq/bulkhead.rb in a Sidekiq process that has not started yet, and prints what is in its place.
# AWS's gems are stood in for: what they do is tested in checks.rb.
require "json"
require "sidekiq/cli"

module Aws
  %w[S3 AppConfigData].each { |name| const_set(name, Module.new).const_set(:Client, Struct.new(:options)) }
end
%w[aws-sdk-appconfigdata aws-sdk-s3].each { |gem| $LOADED_FEATURES << File.expand_path("#{gem}.rb", __dir__) }
$LOAD_PATH.unshift(__dir__)

load File.expand_path("../../../docs/examples/sidekiq/bulkhead.rb", __dir__)

settings = Sidekiq.respond_to?(:default_configuration) ? Sidekiq.default_configuration : Sidekiq.options
chains = Sidekiq.respond_to?(:default_configuration) ? Sidekiq.default_configuration : Sidekiq
puts JSON.generate(
  scheduler: settings[:scheduled_enq], server: chains.server_middleware.first.klass,
  client: chains.client_middleware.map(&:klass), handsBack: Sidekiq::BasicFetch.ancestors.first,
  startup: settings[:lifecycle_events][:startup].size
)
