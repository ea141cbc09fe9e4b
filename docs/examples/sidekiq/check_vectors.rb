# frozen_string_literal: true

# ruby check_vectors.rb: whether bulkhead_switchboard.rb decides as every other language does.
require_relative "bulkhead_switchboard"

cases = JSON.parse(File.read(File.join(__dir__, "..", "switchboard-vectors.json"), encoding: "UTF-8"))
wrong = cases.reject do |one|
  # What a document may hold is another question than what it decides, so every switch counts as forced.
  document = one["document"]
  switches = document["switches"].map { |switch| switch.merge("forced" => true) }
  queues = document["routes"].map { |route| route["queue"] }
  board = Bulkhead::Switchboard.new(document.merge("switches" => switches), queues)
  id, job_class, source, account = one["job"].values_at("id", "jobClass", "source", "account")
  job = Bulkhead::Job.new(id: id, job_class: job_class, source: source, account: account)
  verdict = board.decide(job, one["nowSeconds"])
  decided = { "action" => verdict.action, "switch" => verdict.place }.compact
  decided == one["expected"] && board.route(job_class) == one["route"]
end
wrong.each { |one| warn("wrong: #{one["name"]}") }
puts "#{cases.size - wrong.size} of #{cases.size} as written"
exit(wrong.empty?)
