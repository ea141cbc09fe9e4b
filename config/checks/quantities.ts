import { everyTask, type TaskEntry } from '../every-task';
import type { KeyPath } from '../problem';
import type { StageConfig } from '../schema/stage';
import { type CheckFinding, withSum } from './finding';

/** Lists of which AWS takes so many, and a deploy would tell. */
export function quantities(config: StageConfig): CheckFinding[] {
  const { network, tags, alerts, workers } = config;
  return [
    // "Amazon VPC quotas".
    most(['network', 'egress'], network.egress, {
      max: 59,
      of: 'ways out: a security group takes 60 rules, and one is for HTTPS',
    }),
    // "Amazon VPC quotas": 50 routes unless AWS has raised it. Each stands in the stack once a zone, and there may be six.
    most(['network', 'create', 'routes'], network.create?.routes, {
      max: 48,
      of: 'routes: a route table takes 50, and two are its own',
    }),
    // "Tag your Amazon EC2 resources" and the like. A subnet has five of its own, which is the most.
    most(['tags'], tags, { max: 45, of: "tags: a resource takes 50, and up to five are Bulkhead's" }),
    ...(['pageEmails', 'ticketEmails'] as const).flatMap((key) =>
      most(['alerts', key], alerts[key], {
        max: 100,
        of: 'addresses, each a resource of its stack: a mailing list is one',
      }),
    ),
    // "CloudWatch service quotas".
    most(['workers'], workers, {
      max: 450,
      of: 'pools: a dashboard takes 500 widgets, and each pool has one',
    }),
    ...everyTask(config).map((entry) => securityGroups(config, entry)),
    ...(['operators', 'runners'] as const).map((key) => trustPolicy(key, config)),
  ].flat();
}

/** Of one network interface ("Amazon VPC quotas"), which is what a task of Fargate has. */
const groupsPerTask = 5;

/** Caches that any task has room for: its own group, the job store's and the pub/sub store's are the others. */
export const cachesOfAnyTask = groupsPerTask - 3;

/** Who reaches a store stands in a group of that store's own: that is what keeps all others out. */
function securityGroups({ stores }: StageConfig, { path, group, task }: TaskEntry): CheckFinding[] {
  const reachesJobs = group === 'workers' || task.kind !== 'websockets';
  const others = [
    'its own',
    ...(reachesJobs && stores.jobs !== undefined ? ["the job store's"] : []),
    ...(stores.pubsub === undefined ? [] : ["the pub/sub store's"]),
  ];
  const count = task.caches.length;
  if (count + others.length <= groupsPerTask) return [];
  return [
    {
      path: [...path, 'caches'],
      expected: `at most ${groupsPerTask - others.length} caches: a task may be in ${groupsPerTask} security groups, and each store has one for its clients. Let what may be thrown away together share a cache`,
      got: withSum(`${count}`, [
        `security groups of ${others.join(', ')} = ${others.length}`,
        `of the caches ${task.caches.join(', ')} = ${count}`,
        `used: ${others.length + count} of ${groupsPerTask}`,
      ]),
    },
  ];
}

/** Of a role ("IAM and AWS STS quotas"), blanks not counted. */
const trustPolicyCharacters = 2_048;

/** The document in which the ARNs stand, as long as one without any. */
const emptyTrustPolicy = JSON.stringify({
  Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { AWS: [] } }],
  Version: '2012-10-17',
}).length;

function trustPolicy(key: 'operators' | 'runners', { controls }: StageConfig): CheckFinding[] {
  const arns = controls[key] ?? [];
  const listed = JSON.stringify(arns).length - '[]'.length;
  if (emptyTrustPolicy + listed <= trustPolicyCharacters) return [];
  return [
    {
      path: ['controls', key],
      expected: `ARNs of at most ${trustPolicyCharacters - emptyTrustPolicy} characters, since a role's trust policy takes ${trustPolicyCharacters}. One role that all of them may take on is one ARN, and the account (arn:aws:iam::<account>:root) leaves it to their own policies`,
      got: withSum(`${listed}`, [
        `${arns.length} ARNs with quotes and commas = ${listed}`,
        `the policy around them = ${emptyTrustPolicy}`,
        `used: ${emptyTrustPolicy + listed} of ${trustPolicyCharacters}`,
      ]),
    },
  ];
}

function most(
  path: KeyPath,
  list: object | undefined,
  { max, of }: { readonly max: number; readonly of: string },
): CheckFinding[] {
  const count = Object.keys(list ?? {}).length;
  return count <= max ? [] : [{ path, expected: `at most ${max} ${of}`, got: `${count}` }];
}
