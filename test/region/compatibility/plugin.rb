# frozen_string_literal: true

# What an app and its plugins ask of the job store, by the Sidekiq and the client that Ruby finds. Prints what came of it.
require "digest"
require "json"
require "sidekiq"
require "sidekiq/api"

class Row
  include Sidekiq::Worker
  sidekiq_options queue: "compatibility"

  def perform(number); end
end

jids = [Row.perform_async(1), *Row.perform_bulk([[2], [3]]), Row.perform_in(600, 4)]
queue = Sidekiq::Queue.new("compatibility")
api = [queue.size, queue.map(&:args).flatten.sort, Sidekiq::ScheduledSet.new.size, Sidekiq::Stats.new.enqueued]

# As plugins that throttle and lock do: by hash, and by text where the store does not know it.
text = "-- #{rand}\nreturn redis.call('time')[1]"
hash = Digest::SHA1.hexdigest(text)
plugin = Sidekiq.redis do |redis|
  known = redis.call("SCRIPT", "EXISTS", hash)
  by_hash = begin
    redis.call("EVALSHA", hash, 0)
  rescue StandardError => e
    e.message[/\A[A-Z]+/]
  end
  [known, by_hash, redis.call("EVAL", text, 0).to_i.positive?, redis.call("SCRIPT", "EXISTS", hash), redis.call("TIME").size]
end
queue.clear
Sidekiq::ScheduledSet.new.clear

client = defined?(RedisClient::VERSION) ? "redis-client #{RedisClient::VERSION}" : "redis gem #{Redis::VERSION}"
puts JSON.generate(library: "Sidekiq #{Sidekiq::VERSION}", client: client, pushed: jids.compact.size, api: api, plugin: plugin)
