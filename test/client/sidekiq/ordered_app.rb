# frozen_string_literal: true

# Notes which queue each job came from, in the order in which they ran.
require "sidekiq"

class Note
  include Sidekiq::Job if defined?(Sidekiq::Job)
  include Sidekiq::Worker unless defined?(Sidekiq::Job)

  def perform(queue)
    File.write(ENV.fetch("ORDERED_RUNS"), "#{queue}\n", mode: "a")
  end
end
