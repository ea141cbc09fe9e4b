import { z } from 'zod';
import { listenerPriorities } from '../contract/listener-priorities';
import { taskFields } from './tasks';
import { text } from './text';

const healthCheck = z.strictObject({
  path: text(/^(?=.{1,1024}$)\/\S*$/, 'a path that starts with /, of at most 1,024 characters')
    .default('/up')
    .describe(
      'Liveness: answers 200 while the process lives. It must touch no store and no database. `/up` is Rails.',
    ),
  codes: z
    // ELB, Matcher: 200 to 499.
    .array(z.int().min(200).max(499))
    .min(1)
    .max(10)
    .default([200])
    .describe(
      'Answers that count as alive. The load balancer asks by HTTP with the address of the task as host: of an app that sends that to HTTPS, or knows its own host names only, 301 or 403 is what lives.',
    ),
  startSeconds: z
    .int()
    .min(10)
    .max(900)
    .default(60)
    .describe('How long a new task may take until it is healthy; failures before do not count.'),
});

/** For who has read of ECS's linear deployments and looks for them here. Anything else is told as usual. */
function noTrafficShifts({ input }: { readonly input?: unknown }): string | undefined {
  return typeof input === 'string' && /linear|canary|blue/.test(input)
    ? 'expected "surge-thirds", "thirds" or "single" (traffic is not shifted by ECS: maintenance and changes of hosts would break it, docs/adr/0019-no-linear-deployments.md)'
    : undefined;
}

/** A service behind a load balancer. */
export const serviceSchema = z.strictObject({
  kind: z
    .enum(['web', 'api', 'websockets'])
    .describe('`websockets` get a load balancer of their own, and never the job store.'),
  ...taskFields,
  port: z
    .int()
    .min(1)
    .max(65535)
    .default(3000)
    .describe('Where the container listens. Below 1024 too: its tasks let who is not root open it.'),
  hosts: z
    // 128 characters in all: ELB, CreateRule.
    .array(text(/^(?=.{1,128}$)(\*\.)?([a-z0-9-]+\.)+[a-z]{2,}$/, 'a host name of at most 128 characters'))
    .max(5)
    .default([])
    .describe('Host names that lead here.'),
  paths: z
    .array(text(/^(?=.{1,128}$)\/\S*$/, 'a path that starts with /, of at most 128 characters'))
    .max(5)
    .default([])
    .describe(
      'Paths that lead here, with * as wildcard. One service per balancer has neither hosts nor paths: it gets the rest.',
    ),
  rulePriority: z
    .int()
    .min(listenerPriorities.services.from)
    .max(listenerPriorities.services.to)
    .optional()
    .describe(
      'Priority of its listener rule; lower is tried first. Default: 1010, 1020 and so on in the order of the file. Give one, such as 1015, to a service that comes between or before others, whose rules a deploy cannot move.',
    ),
  healthCheck: healthCheck.prefault({}),
  rollout: z
    .enum(['surge-thirds', 'thirds', 'single'], { error: noTrafficShifts })
    .default('surge-thirds')
    .describe('How a deploy replaces tasks. The default takes none offline; `thirds` starts no extra ones.'),
  latencyTargetSeconds: z
    .number()
    .min(0.05)
    .max(60)
    .default(1)
    .describe('p99 that customers should not see exceeded.'),
  scaling: z
    .strictObject({
      requestsPerTaskPerMinute: z
        .int()
        .min(1)
        .default(600)
        .describe(
          'Target of web and api. Websockets do not scale on it: it is how many browsers a task may be asked to connect, and with it how long they take to come back.',
        ),
      cpuPercent: z.int().min(10).max(90).default(60).describe('Target of CPU.'),
      memoryPercent: z
        .int()
        .min(10)
        .max(90)
        .default(60)
        .describe('Target of websockets: connections cost memory.'),
      metricSeconds: z
        .literal([20, 60])
        .default(60)
        .describe(
          'How often ECS measures CPU and memory for these two. 20 starts tasks minutes sooner in a wave; CloudWatch bills its metrics.',
        ),
    })
    .prefault({}),
  pingIntervalSeconds: z
    .int()
    .min(1)
    .max(600)
    .default(25)
    .describe(
      'websockets: how often the server pings. The idle timeout is set above it. socket.io 25, Action Cable 3.',
    ),
  connectionsPerTask: z
    .int()
    .min(1)
    .max(100_000)
    .default(2000)
    .describe(
      'websockets: browsers that one task can hold; alarms on connections are sized by it. Default: a good half of the 3,551 that GitLab saw one Action Cable process hold in 1.9 GB.',
    ),
  subscribersPerTask: z
    .int()
    .min(1)
    .max(1000)
    .default(2)
    .describe(
      'websockets: subscribed connections of one task to the pub/sub store. Its buffers are sized by it.',
    ),
});
