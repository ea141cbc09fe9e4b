/**
 * What Sidekiq itself wrote into a store: 6.4.1 (Debian's ruby-sidekiq) and 7.3.10, each with a client middleware that
 * sets `job['bulkhead']`. `retried` failed once and `scheduled` was due; both were pushed back by Sidekiq's own poller,
 * some 18 s after they were made. Sidekiq 8 differs in its times: whole milliseconds (its lib/sidekiq/client.rb).
 */
export const recorded = {
  '6.4.1': {
    plain:
      '{"retry":true,"queue":"default","args":[1,"hi"],"class":"SendMessage","jid":"ff609c14ef35b1ad9d91d5c5",' +
      '"created_at":1795472050.4342976,"bulkhead":{"source":"broadcast","account":"acme"},' +
      '"enqueued_at":1795472050.434529}',
    wrapped:
      '{"retry":true,"queue":"mailers","wrapped":"DeliverJob","args":[1,"x"],"class":"Wrapped",' +
      '"jid":"c293c0cd5af1733b03f693a1","created_at":1795472050.435031,' +
      '"bulkhead":{"source":"broadcast","account":"acme"},"enqueued_at":1795472050.43505}',
    retried:
      '{"retry":true,"queue":"default","args":[1,"hi"],"class":"SendMessage","jid":"a9070162abb3cfeaadb02345",' +
      '"created_at":1795472916.7828498,"bulkhead":{"source":"broadcast","account":"acme"},' +
      '"enqueued_at":1795472936.1774676,"error_message":"no","error_class":"RuntimeError",' +
      '"failed_at":1795472917.0222986,"retry_count":0}',
    scheduled:
      '{"retry":true,"queue":"default","class":"SendMessage","args":[3,"due"],"jid":"4258fae57b041f034d12468d",' +
      '"created_at":1795472916.7844403,"bulkhead":{"source":"broadcast","account":"acme"},' +
      '"enqueued_at":1795472936.177998}',
    identity: 'vm:32524:bc9aa8edde97',
    info:
      '{"hostname":"vm","started_at":1795472050.766099,"pid":32524,"tag":"","concurrency":3,' +
      '"queues":["default","mailers"],"labels":[],"identity":"vm:32524:bc9aa8edde97"}',
  },
  '7.3.10': {
    plain:
      '{"retry":true,"queue":"default","args":[1,"hi"],"class":"SendMessage","jid":"72044936ac9f8d90ec115fbf",' +
      '"created_at":1795472074.25101,"bulkhead":{"source":"broadcast","account":"acme"},' +
      '"enqueued_at":1795472074.2510712}',
    wrapped:
      '{"retry":true,"queue":"mailers","wrapped":"DeliverJob","args":[1,"x"],"class":"Wrapped",' +
      '"jid":"e5e83a4d4cd02505d0e9bca3","created_at":1795472074.2516048,' +
      '"bulkhead":{"source":"broadcast","account":"acme"},"enqueued_at":1795472074.251622}',
    retried:
      '{"retry":true,"queue":"default","args":[1,"hi"],"class":"SendMessage","jid":"8f332bdaf758ca860ceef47a",' +
      '"created_at":1795472944.0150077,"bulkhead":{"source":"broadcast","account":"acme"},' +
      '"enqueued_at":1795472961.9091592,"error_message":"no","error_class":"RuntimeError",' +
      '"failed_at":1795472944.2052195,"retry_count":0}',
    scheduled:
      '{"retry":true,"queue":"default","class":"SendMessage","args":[3,"due"],"jid":"1fb047c339aa927fa1fcced4",' +
      '"created_at":1795472944.0161242,"bulkhead":{"source":"broadcast","account":"acme"},' +
      '"enqueued_at":1795472961.9095948}',
    identity: 'vm:32609:304f2049d400',
    info:
      '{"hostname":"vm","started_at":1795472074.5695035,"pid":32609,"tag":"","concurrency":3,' +
      '"queues":["default","mailers"],"weights":[{"default":0,"mailers":2}],"labels":[],' +
      '"identity":"vm:32609:304f2049d400","version":"7.3.10","embedded":false}',
  },
} as const;

/** A recorded job as if pushed at another time, from another source. */
export function pushedAt(payload: string, enqueuedAt: number, source = 'broadcast'): string {
  const job = JSON.parse(payload);
  return JSON.stringify({ ...job, bulkhead: { ...job.bulkhead, source }, enqueued_at: enqueuedAt });
}
