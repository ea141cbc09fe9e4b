# frozen_string_literal: true

module Bulkhead
  # Asks AppConfig for what is new. client: Aws::AppConfigData::Client, with timeouts of its own (bulkhead.rb).
  # place: the variable BULKHEAD_SWITCHBOARD.
  class AppConfigPoll
    LEAST_SECONDS = 15 # AWS refuses earlier polls

    # How long to wait before the next call: AWS tells it with each answer.
    attr_reader :interval_seconds

    def initialize(client, place)
      @client = client
      @application, @environment, @profile = place.split("/")
      @interval_seconds = LEAST_SECONDS
    end

    # The document, or nil: unchanged since the last answer.
    def call
      # A token is good for one call. What became of a call that failed is not known, so its token is not used again.
      token = @token
      @token = nil
      return ask_anew if token.nil?

      begin
        text = ask(token)
        text unless text.empty?
      rescue StandardError => e
        # Too old (24 h) or used. By name, so that this file needs no gem.
        raise unless e.class.name.end_with?("BadRequestException")

        ask_anew
      end
    end

    # Makes the next call begin anew.
    def forget
      @token = nil
    end

    private

    def ask_anew
      session = @client.start_configuration_session(
        application_identifier: @application,
        environment_identifier: @environment,
        configuration_profile_identifier: @profile,
        required_minimum_poll_interval_in_seconds: LEAST_SECONDS
      )
      text = ask(session.initial_configuration_token)
      raise "AppConfig holds no switchboard: nothing was ever deployed" if text.empty?

      text
    end

    def ask(token)
      answer = @client.get_latest_configuration(configuration_token: token)
      @interval_seconds = [LEAST_SECONDS, answer.next_poll_interval_in_seconds.to_i].max
      @token = answer.next_poll_configuration_token
      answer.configuration.to_s
    end
  end
end
