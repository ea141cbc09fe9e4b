/** Where the incidents that more than one rule goes back to are told. */
export const incidents = {
  /** Jobs and websockets shared one Redis, which filled up; queued jobs were lost when it was replaced. */
  avochatoNovember2020: 'https://status.avochato.com/incidents/rd5zsy3x3tql',
  /** Reconnecting websockets used up the connections of the load balancer that page views needed. */
  avochatoOctober2020: 'https://status.avochato.com/incidents/3mc0rzg00z59',
  /** Workers were scaled out until the database served nobody else. */
  avochatoFebruary2021: 'https://pingoru.io/providers/avochato/incidents/2287017',
  /** A full Sidekiq ElastiCache, and a resize that still copied after 27 minutes. */
  buildkite2021: 'https://www.buildkitestatus.com/incidents/3cdy9lxr5klh',
  /** BullMQ's event readers fell behind; their output buffers filled Redis and queues stopped. */
  activepieces2026:
    'https://www.activepieces.com/docs/handbook/engineering/postmortems/2026-03-redis-queue-events-overload',
  /** Malware in at least 1,200 Redis servers that strangers could dial. */
  headCrab2023: 'https://www.it-administrator.de/aktuelles/news/379291.html',
  /** Data removed by hand, and five kinds of backup of which none worked, because nobody was told that they failed. */
  gitlab2017: 'https://about.gitlab.com/blog/2017/02/10/postmortem-of-database-outage-of-january-31/',
} as const;
