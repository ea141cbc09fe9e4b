/** What an event of an ECS service tells about its rollout. `other`: nothing that a rollout waits for. */
export type RolloutEventKind =
  | 'stuck'
  | 'no-capacity'
  | 'cannot-start'
  | 'unhealthy'
  | 'throttled'
  | 'rolling-back'
  | 'failed'
  | 'other';

export interface RolloutEvent {
  readonly kind: RolloutEventKind;
  /** In plain words, without ARNs. */
  readonly text: string;
}

interface Wording {
  readonly kind: RolloutEventKind;
  readonly pattern: RegExp;
  readonly text: (part: (index: number) => string) => string;
}

/** First match wins. The messages are those of the developer guide's "service event messages"; none was seen live. */
const wordings: readonly Wording[] = [
  {
    kind: 'stuck',
    pattern: /unable to stop or start tasks during a deployment because of the service deployment config/,
    text: () => 'ECS may neither stop nor start a task: the rollout percentages leave no room at this size',
  },
  {
    kind: 'no-capacity',
    pattern: /limit on the number of vCPUs/,
    text: () => 'no task can start: the account has reached its quota of Fargate vCPUs',
  },
  {
    kind: 'no-capacity',
    pattern: /Capacity is unavailable|no container instance met|RESOURCE:|insufficient capacity/i,
    text: () => 'no task can start: AWS has no capacity there now',
  },
  {
    kind: 'cannot-start',
    pattern: /unable to place a task\. Reason: (.+?)\.?( For more information.*)?$/,
    text: (part) => `no task can start: ${part(1)}`,
  },
  {
    kind: 'cannot-start',
    pattern: /unable to consistently start tasks successfully/,
    text: () => 'tasks keep failing to start, so ECS waits longer before each',
  },
  {
    kind: 'unhealthy',
    pattern: /is unhealthy in .*?due to \(reason (.+?)\)\.?$/,
    text: (part) => `a task is unhealthy: ${part(1)}`,
  },
  {
    kind: 'unhealthy',
    pattern: /failed container health checks/,
    text: () => 'a task failed the health check of its container',
  },
  {
    kind: 'throttled',
    pattern: /operations are being throttled/,
    text: () => 'ECS is asked too often and slows down; it goes on by itself',
  },
  {
    kind: 'rolling-back',
    pattern: /rolling back to/,
    text: () => 'ECS goes back to the version before',
  },
  {
    kind: 'failed',
    pattern: /deployment failed: (.+?)\.?$/,
    text: (part) => `ECS gave the deployment up: ${part(1)}`,
  },
  { kind: 'other', pattern: /has started (\d+) tasks?/, text: (part) => `started ${tasks(part(1))}` },
  { kind: 'other', pattern: /has stopped (\d+) running tasks?/, text: (part) => `stopped ${tasks(part(1))}` },
  {
    kind: 'other',
    pattern: /begun draining connections on (\d+) tasks?/,
    text: (part) => `drains connections of ${tasks(part(1))}`,
  },
  {
    kind: 'other',
    pattern: /deregistered (\d+) targets?/,
    text: (part) => `took ${tasks(part(1))} off the balancer`,
  },
  {
    kind: 'other',
    pattern: /registered (\d+) targets?/,
    text: (part) => `put ${tasks(part(1))} behind the balancer`,
  },
  { kind: 'other', pattern: /has reached a steady state/, text: () => 'all tasks are as they should be' },
  { kind: 'other', pattern: /deployment completed/, text: () => 'the deployment is complete' },
];

/** An event of ECS in plain words. One that is not known is shown as it came, without the name in front and ARNs. */
export function rolloutEvent(message: string): RolloutEvent {
  for (const { kind, pattern, text } of wordings) {
    const match = pattern.exec(message);
    if (match !== null) return { kind, text: text((index) => match[index] ?? '') };
  }
  const text = message
    .replace(/^\(service [^)]*\) ?/, '')
    .replace(/arn:[^\s)]*\/([^\s)/]+)/g, '$1')
    .trim();
  return { kind: 'other', text };
}

function tasks(count: string): string {
  return count === '1' ? '1 task' : `${count} tasks`;
}
