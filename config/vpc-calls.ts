import { parseSecretReference } from '../domain/secrets/secret-reference';
import { endpointsOf } from '../domain/vpc-endpoints';
import { everyTask } from './every-task';
import type { StageConfig } from './schema/stage';

/** Actions that tasks, the queue meter and the queue mover do from inside of the VPC. */
interface VpcCalls {
  readonly actions: readonly string[];
  /** What a stage lacks that cannot call them. */
  readonly without: string;
  /** True: it does its work all the same. @default false */
  readonly dispensable?: boolean;
  /** Of stages for which this holds. @default all */
  readonly calledBy?: (config: StageConfig) => boolean;
}

/**
 * All that is called from inside. A test holds it against every role there, so that an action that is granted tomorrow
 * is named here, and the endpoint that it needs is asked for where no NAT gateway stands.
 */
export const vpcCalls: readonly VpcCalls[] = [
  {
    actions: [
      'ecr:GetAuthorizationToken',
      'ecr:BatchCheckLayerAvailability',
      'ecr:BatchGetImage',
      'ecr:GetDownloadUrlForLayer',
    ],
    without: 'no image is pulled',
  },
  { actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], without: 'no task that logs starts' },
  {
    actions: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
    without: 'no task gets its secrets',
  },
  {
    actions: ['ssm:GetParameters'],
    without: 'no task gets its parameters',
    calledBy: ({ secrets }) => Object.values(secrets).some(isParameter),
  },
  {
    actions: ['appconfig:StartConfigurationSession', 'appconfig:GetLatestConfiguration'],
    without: 'no switch reaches a task',
  },
  {
    actions: ['cloudwatch:PutMetricData', 'cloudwatch:GetMetricData'],
    without: 'no pool scales, and meter-silent pages for ever',
  },
  { actions: ['ecs:DescribeServices'], without: 'no pool shrinks, and none is known to be at its end' },
  {
    actions: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:ListBucket'],
    without: 'nobody reads how the platform is, and no job is parked',
  },
  {
    actions: ['lambda:InvokeFunction'],
    without: 'jobs are parked and brought back only while an operator waits for it',
    dispensable: true,
  },
];

/** Every VPC of ours has this one, and it costs nothing. */
const alwaysThere = 's3';

/** The interface endpoints that a VPC without a NAT gateway needs, each with what is missing without it. */
export function neededEndpoints(config: StageConfig): ReadonlyMap<string, string> {
  const needed = new Map<string, string>();
  for (const { actions, without, dispensable, calledBy } of [...vpcCalls, ...appCalls(config)]) {
    if (dispensable === true || calledBy?.(config) === false) continue;
    for (const endpoint of actions.flatMap(endpointsOf)) {
      if (endpoint !== alwaysThere && !needed.has(endpoint)) needed.set(endpoint, without);
    }
  }
  return needed;
}

/** What the app asks AWS for by itself, as far as the stage file says so. */
function appCalls(config: StageConfig): VpcCalls[] {
  return everyTask(config).flatMap(({ path, task }) =>
    task.taskPolicies.statements.map(({ actions }) => ({
      actions,
      without: `${path.join('.')} cannot call ${actions.join(', ')}`,
    })),
  );
}

function isParameter(text: string): boolean {
  const parsed = parseSecretReference(text);
  return parsed.ok && parsed.reference.service === 'ssm';
}
