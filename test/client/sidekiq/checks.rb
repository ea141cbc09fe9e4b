# frozen_string_literal: true

# What the example does without a store. Prints what is wrong, and how many checks there were.
require "json"
examples = File.expand_path("../../../docs/examples/sidekiq", __dir__)
%w[reader app_config_poll client_middleware enqueue_ceiling shed_counts].each do |name|
  require File.join(examples, "bulkhead_#{name}")
end

$checks = 0
$wrong = 0
def check(what, expected, got)
  $checks += 1
  return if expected == got

  $wrong += 1
  warn("#{what}: expected #{expected.inspect}, got #{got.inspect}")
end

def switch(**changes)
  { source: "*", jobClass: "*", account: "*", action: "off", reason: "runaway", who: "ana", atSeconds: 1 }.merge(changes)
end

def document(revision: 7, switches: [], routes: [])
  release = { deferSeconds: 300, deferredJobsPerSecondPerTask: 5, unparkJobsPerSecond: 50 }
  JSON.generate(version: 1, revision: revision, changeId: "c#{revision}", switches: switches, routes: routes,
                release: release, seeded: [])
end

NO_IMPORTS = [switch(source: "import")].freeze
IMPORT = Bulkhead::Job.new(id: "1", job_class: "Row", source: "import", account: "7")
INBOX = Bulkhead::Job.new(id: "1", job_class: "Row", source: "inbox", account: "7")

# A reader over answers in their order; an error is raised, the last answer stays.
def reader(app_config, copy = [RuntimeError.new("NoSuchKey")])
  lines = []
  from = lambda do |answers|
    lambda do
      answer = answers.size > 1 ? answers.shift : answers.first
      raise answer if answer.is_a?(Exception)

      answer
    end
  end
  poll = from.call(app_config)
  poll.define_singleton_method(:forget) { nil }
  made = Bulkhead::Reader.new(poll: poll, last_resort: from.call(copy), queues: %w[low],
                              shed_sources: %w[broadcast], log: ->(line) { lines << line }, on_problem: ->(_) { raise "broken" })
  [made, lines]
end

down = RuntimeError.new("no way out")

one, lines = reader([document(switches: NO_IMPORTS), nil, "<html>", document(revision: 8, switches: [switch]), down])
5.times { one.look }
check("the last good one is kept", ["off", "runaway"], one.verdict(IMPORT, "urgent").values_at(0, 2))
check("told once", [{ bulkhead: "switchboard", revision: 7, changeId: "c7", origin: "appconfig" }], lines)

one, lines = reader([down, document(switches: NO_IMPORTS)], [document(switches: NO_IMPORTS)])
2.times { one.look }
check("starts from the copy", %w[last-resort appconfig], lines.map { |line| line[:origin] })

one, lines = reader([document, down], [document(revision: 6, switches: NO_IMPORTS), document(revision: 8, switches: NO_IMPORTS)])
2.times { one.look }
check("an older copy is ignored", "run", one.verdict(IMPORT, "bulk").action)
one.look
check("a newer copy is obeyed", ["off", 2], [one.verdict(IMPORT, "bulk").action, lines.size])

one, lines = reader([down])
2.times { one.look }
puts_off = [one.verdict(INBOX, "bulk"), one.verdict(INBOX, "push"), one.verdict(INBOX.dup.tap { |job| job.source = "broadcast" }, "ordinary")]
check("without both", [%w[defer no-switchboard]] * 3, puts_off.map { |verdict| verdict.to_a.compact })
check("and nothing else", %w[run run], %w[urgent ordinary].map { |kind| one.verdict(INBOX, kind).action })
check("told once too", ["none"], lines.map { |line| line[:origin] })

routes = [{ jobClass: "Row", queue: "lwo" }, { jobClass: "Mail", queue: "low" }]
one, = reader([document(switches: NO_IMPORTS, routes: routes)])
one.look
check("a route to nowhere is left out", [nil, "low", "off"], [one.route("Row"), one.route("Mail"), one.verdict(IMPORT, "bulk").action])
turns = Array.new(3) { one.turn - Time.now.to_f }
check("turns come at the rate of the release", true, turns.each_cons(2).all? { |first, second| second - first > 0.15 } && turns.first > 239)

[
  switch(source: "a", action: "sample"), switch(source: "a", percent: 5), switch(source: "a", action: "stop"),
  switch(source: "a", untilSeconds: 1), switch(source: "au*"), switch(action: "sample", percent: 0)
].each do |bad|
  refused = begin
    Bulkhead::Switchboard.accept(document(switches: [bad]), [])
    false
  rescue Bulkhead::Switchboard::NotObeyed
    true
  end
  check("not obeyed: #{bad}", true, refused)
end

# Sessions of AppConfig.
class BadRequestException < StandardError; end
Answer = Struct.new(:initial_configuration_token, :next_poll_configuration_token, :configuration, :next_poll_interval_in_seconds)
class FakeAppConfig
  attr_accessor :good, :sessions

  def start_configuration_session(**)
    @sessions = (@sessions || 0) + 1
    @told = false
    Answer.new(@good = "t0")
  end

  def get_latest_configuration(configuration_token:)
    raise BadRequestException unless configuration_token == @good

    text = @told ? "" : "one"
    @told = true
    Answer.new(nil, @good = @good.succ, text, @told ? 40 : nil)
  end
end
client = FakeAppConfig.new
poll = Bulkhead::AppConfigPoll.new(client, "app/env/profile")
heard = [poll.call, poll.call]
client.good = "expired"
heard << poll.call
poll.forget
heard << poll.call
check("sessions", [["one", nil, "one", "one"], 3, 40], [heard, client.sessions, poll.interval_seconds])

# The enqueuing side.
counted = []
counts = Struct.new(:list) { def count(*shed) = list << shed[0, 2] }.new(counted)
kept = []
full = Struct.new(:reached?).new(true)
push = lambda do |switches, options = {}, payload = {}|
  one, = reader([document(switches: switches, routes: [{ jobClass: "Row", queue: "low" }])])
  one.look
  middleware = Bulkhead::ClientMiddleware.new({ reader: one, counts: counts }.merge(options))
  job = { "class" => "Row", "jid" => "1", "queue" => "default", "bulkhead" => { "source" => "import" } }.merge(payload)
  middleware.call("Row", job, "default", nil) { job["queue"] }
rescue Bulkhead::EnqueueRefused => e
  [e.code, e.reason, e.retry_after_seconds]
end
check("a route", "low", push.call([]))
check("off", ["switched-off", "runaway", 300], push.call(NO_IMPORTS, { keep: ->(job) { kept << job } }))
defer = [switch(source: "import", action: "defer")]
check("defer", ["deferred", "runaway", 300], push.call(defer))
check("kept", [nil, 1], [push.call(defer, { keep: ->(job) { kept << job } }), kept.size])
check("drop", nil, push.call([switch(source: "import", action: "drop")]))
check("ceiling", ["ceiling", nil, 30], push.call([], { ceiling: full }))
check("urgent by its class", "low", push.call([], { ceiling: full, kinds: { "Row" => "urgent" } }))
check("urgent by its tags", "low", push.call([], { ceiling: full }, { "bulkhead" => { "kind" => "urgent" } }))
check("what comes back passes", "default", push.call(NO_IMPORTS, {}, { "bulkhead_admitted" => true }))
check("a retry passes", "default", push.call(NO_IMPORTS, {}, { "retry_count" => 0 }))
expected = [%w[refused switch], %w[refused switch], %w[kept switch], %w[dropped switch], %w[refused ceiling]]
check("counted", expected, counted)

info = "# Memory\r\nused_memory:750\r\nmaxmemory:1000\r\n"
reached = lambda do |text|
  ceiling = Bulkhead::EnqueueCeiling.new(percent: 75, info: -> { text }, on_problem: ->(_) {})
  ceiling.look
  ceiling.reached?
end
check("ceiling of memory", [true, false, false, false], [info, info.sub("750", "749"), info.sub("1000", "0"), "loading"].map(&reached))

logged = []
shed = Bulkhead::ShedCounts.new(log: ->(line) { logged << line })
5001.times { |number| 2.times { shed.count("refused", "switch", Bulkhead::Job.new(job_class: "Row", account: number.to_s)) } }
shed.write
shed.write
all = logged.flat_map { |line| line[:counts] }
check("counts", [11, 5001, 10_002, 2], [logged.size, all.size, all.sum { |entry| entry[:jobs] }, all.last[:jobs]])
check("a count", { outcome: "refused", cause: "switch", jobClass: "Row", jobs: 2 }, all.last)

puts "#{$checks} checks, #{$wrong} wrong"
puts JSON.generate(logged.first)
