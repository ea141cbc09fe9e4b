/** Below the options of each `bulkhead switch`. */
export const switchHelp = `
A switch is for a source, a job class, an account, or all three together. Of
those that match a job the strictest holds: off, defer, drop, sample. Tasks
obey within 20 s; deploys keep switches. Running jobs end as they would, and
what waits in a queue is put off when a worker takes it: 'bulkhead queue park'
takes it out at once.

Examples:
  bulkhead switch off --stage prod --source automation --account 1042 \\
    --reason "loop in their automation"
  bulkhead switch defer --stage prod --class BroadcastJob --until 2h \\
    --reason "let the sign-in codes through first"`;

export const setHelp = {
  off: `
Whoever enqueues gets an error that says why. Ends with exit code 1 where a
task does not obey within a minute, and names it.

Examples:
  bulkhead switch off --stage prod --source automation --account 1042 \\
    --reason "loop in their automation"
  bulkhead switch off --stage prod --source imports --until 2h \\
    --reason "database at its limit"`,
  defer: `
Nothing is lost: jobs come back as 'bulkhead switch release' says.

Examples:
  bulkhead switch defer --stage prod --source automation --account 1042 \\
    --reason "loop in their automation"
  bulkhead switch defer --stage prod --class BroadcastJob --until 2h \\
    --reason "let the sign-in codes through first"`,
  drop: `
For work that nobody misses. What was dropped is counted by account and
source, and gone.

Examples:
  bulkhead switch drop --stage prod --class PushConversation --until 15m \\
    --reason "browsers read the state when they connect again"
  bulkhead switch drop --stage prod --source automation --account 1042 \\
    --reason "they asked for it"`,
} as const;

export const sampleHelp = `
A job passes or not by its id: asking twice gives the same answer.

Examples:
  bulkhead switch sample 10 --stage prod --source automation \\
    --reason "see whether the fix holds"
  bulkhead switch sample 50 --stage prod --class BroadcastJob \\
    --account 1042 --until 1h --reason "half of it is enough"`;

export const clearHelp = `
Name the switch as it was set. What was deferred comes back as 'bulkhead
switch release' says, what was parked with 'bulkhead queue unpark'.

Examples:
  bulkhead switch clear --stage prod --source automation --account 1042 \\
    --reason "loop is fixed"
  bulkhead switch clear --stage prod --all --reason "incident is over"`;

export const releaseHelp = `
Examples:
  bulkhead switch release --stage prod --deferred-per-task 2 \\
    --reason "the database has little to spare"
  bulkhead switch release --stage prod --defer-seconds 600 --unpark 20 \\
    --reason "slowly"`;

export const listHelp = `
Examples:
  bulkhead switch list --stage prod
  bulkhead switch list --stage prod --json`;

export const reportHelp = `
For making it good afterwards. Counts are a minute late. Ends with exit code 1
where a log could not be read.

Examples:
  bulkhead switch report --stage prod --since 2026-11-19T14:00Z
  bulkhead switch report --stage prod --since 6h --json`;
