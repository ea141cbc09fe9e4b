import { z } from 'zod';
import type { SectionOf } from '../contract/runbook-sections';

/**
 * A word for many defaults at once. It is no part of a checked stage: whatever it stands for is filled in before anything
 * below looks, so nothing can ask for the size and behave otherwise (ADR 29).
 */
export const sizeSchema = z
  .enum(['small'], {
    error: 'expected "small", or no size at all: docs/small.md has each key that it stands for',
  })
  .optional()
  .describe(
    'small: defaults of a stage that must cost little, such as one NAT gateway and t4g nodes. Each key that stands in the file wins. docs/small.md says what is given up.',
  );

/**
 * Tickets that a small stage does without: those that say why a page may come, which comes all the same, or that a limit
 * is near. What tells of work that was lost, or is told by nothing else, stays.
 */
const tickets: readonly SectionOf<'ticket'>[] = [
  'slow-answers',
  'websocket-connections',
  'backlog-growing',
  'pool-at-ceiling',
  'growth-stopped',
  'store-connections',
  'cache-memory',
];

const nodeType = 'cache.t4g.small';

/** What `size: small` stands for, by the keys of a stage file. The sources are in docs/small.md. */
export const smallDefaults = {
  stage: { containerInsights: false, logRetentionDays: 30, alerts: { withoutTickets: tickets } },
  /** Where the stage makes its VPC. */
  network: { create: { natGateways: 1 } },
  /** Of each service and pool. */
  task: { cpu: 512 },
  /** MiB for each unit of CPU: what Fargate has for every size up to 16 vCPU. */
  memoryOfCpu: 2,
  /** Of a service of websockets in a task of that size: half of what the schema gives one of twice the memory. */
  websockets: { connectionsPerTask: 1000 },
  stores: {
    // With its replica: these are customers' jobs.
    jobs: { nodeType },
    pubsub: { nodeType, replicas: 0, snapshotRetentionDays: 0 },
  },
  /** Of each cache. */
  cache: { nodeType, replicas: 0 },
} as const;
