import { rolloutEvent } from '../../../ops/rollout/rollout-event';

test.each([
  [
    '(service web) was unable to stop or start tasks during a deployment because of the service deployment configuration. Update the minimumHealthyPercent or maximumPercent value and try again.',
    'stuck',
    'ECS may neither stop nor start a task: the rollout percentages leave no room at this size',
  ],
  [
    "(service web) was unable to place a task. Reason: You've reached the limit on the number of vCPUs you can run concurrently.",
    'no-capacity',
    'no task can start: the account has reached its quota of Fargate vCPUs',
  ],
  [
    '(service web) was unable to place a task. Reason: ResourceInitializationError: unable to pull secrets.',
    'cannot-start',
    'no task can start: ResourceInitializationError: unable to pull secrets',
  ],
  [
    '(service web) (port 3000) is unhealthy in (target-group arn:aws:elasticloadbalancing:us-east-1:1:targetgroup/web/1) due to (reason Health checks failed with these codes: [503]).',
    'unhealthy',
    'a task is unhealthy: Health checks failed with these codes: [503]',
  ],
  ['(service web) has started 3 tasks: (task 1) (task 2) (task 3).', 'other', 'started 3 tasks'],
  ['(service web) has stopped 1 running tasks: (task 1).', 'other', 'stopped 1 task'],
  ['(service web) deregistered 2 targets in (target-group x)', 'other', 'took 2 tasks off the balancer'],
  [
    '(service web) rolling back to deployment ecs-svc/1.',
    'rolling-back',
    'ECS goes back to the version before',
  ],
  [
    '(service web) (deployment ecs-svc/1) deployment failed: tasks failed to start.',
    'failed',
    'ECS gave the deployment up: tasks failed to start',
  ],
  [
    '(service web) does something new with arn:aws:ecs:us-east-1:1:task/cluster/abc.',
    'other',
    'does something new with abc.',
  ],
])('%s', (message, kind, text) => {
  expect(rolloutEvent(message)).toEqual({ kind, text });
});
