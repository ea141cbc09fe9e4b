import type { Editable } from '../editable';
import type { Fault } from './fault';
import { jobStoreAccess } from './job-store-access';
import { prodParts } from './prod-parts';

const { store, service, task, taskPolicy, range, target } = prodParts;
const container = 'Properties.ContainerDefinitions.0';
const network = 'Properties.NetworkConfiguration.AwsvpcConfiguration';
const environment = `${container}.Environment`;
const spread = 'BULKHEAD_RECONNECT_SPREAD_SECONDS';

/** Allows the tasks of web something more. */
function allow(app: Editable, statement: Readonly<Record<string, unknown>>): void {
  app.push(taskPolicy(app, 'ServicesWeb'), 'Properties.PolicyDocument.Statement', {
    Effect: 'Allow',
    ...statement,
  });
}

/** What runs, how much of it, and under which privileges. */
export const serviceFaults: readonly Fault[] = [
  {
    name: 'queue served by two pools',
    caughtBy: 'every-queue-has-a-pool',
    apply: (app) => {
      app.drop(task(app, 'bulk'), environment, 'BULKHEAD_QUEUES');
      app.push(task(app, 'bulk'), environment, { Name: 'BULKHEAD_QUEUES', Value: 'bulk,default' });
    },
  },
  {
    name: 'a pool without queues',
    caughtBy: 'every-queue-has-a-pool',
    apply: (app) => app.drop(task(app, 'pushes'), environment, 'BULKHEAD_QUEUES'),
  },
  {
    name: 'scalable target dropped',
    caughtBy: 'pool-has-scaling-target',
    apply: (app) => app.delete(range(app, 'default')),
  },
  {
    name: 'floor above the ceiling',
    caughtBy: 'pool-has-scaling-target',
    apply: (app) => app.set(range(app, 'default'), 'Properties.MinCapacity', 49),
  },
  {
    name: 'scaled to nothing',
    caughtBy: 'pool-has-scaling-target',
    apply: (app) => app.set(range(app, 'pushes'), 'Properties.MinCapacity', 0),
  },
  {
    name: 'nothing scales a pool',
    caughtBy: 'pool-has-scaling-target',
    apply: (app) => {
      const { logicalId } = range(app, 'pushes');
      const policies = app.findAll('AWS::ApplicationAutoScaling::ScalingPolicy', `{"Ref":"${logicalId}"}`);
      for (const policy of policies) app.delete(policy);
    },
  },
  {
    name: 'scaled by seconds, measured by nothing',
    caughtBy: 'pool-has-scaling-target',
    apply: (app) => app.remove(service(app, 'websockets'), 'Properties.Monitoring'),
  },
  {
    name: 'scaled by seconds, measured by minutes',
    caughtBy: 'pool-has-scaling-target',
    apply: (app) =>
      app.set(service(app, 'web'), 'Properties.Monitoring.MetricConfigurations.0.ResolutionSeconds', 60),
  },
  {
    name: 'DesiredCount added',
    caughtBy: 'no-desired-count',
    apply: (app) => app.set(service(app, 'web'), 'Properties.DesiredCount', 12),
  },
  {
    name: 'public IP',
    caughtBy: 'task-hardening',
    apply: (app) => app.set(service(app, 'api'), `${network}.AssignPublicIp`, 'ENABLED'),
  },
  {
    name: 'root user',
    caughtBy: 'task-hardening',
    apply: (app) => app.set(task(app, 'web'), `${container}.User`, 'root'),
  },
  {
    name: 'no user',
    caughtBy: 'task-hardening',
    apply: (app) => app.remove(task(app, 'web'), `${container}.User`),
  },
  {
    name: 'a port that only root may open',
    caughtBy: 'task-hardening',
    apply: (app) => app.set(task(app, 'web'), `${container}.PortMappings.0.ContainerPort`, 80),
  },
  {
    name: 'writable root',
    caughtBy: 'task-hardening',
    apply: (app) => app.set(task(app, 'web'), `${container}.ReadonlyRootFilesystem`, false),
  },
  {
    name: 'a path in memory that is root’s',
    caughtBy: 'task-hardening',
    apply: (app) =>
      app.set(task(app, 'web'), `${container}.LinuxParameters.Tmpfs`, [
        { ContainerPath: '/app/tmp', Size: 64, MountOptions: ['uid=0'] },
      ]),
  },
  {
    name: 'no init process',
    caughtBy: 'task-hardening',
    apply: (app) => app.remove(task(app, 'urgent'), `${container}.LinuxParameters`),
  },
  {
    name: 'no time to hand jobs back',
    caughtBy: 'task-hardening',
    apply: (app) => app.set(task(app, 'urgent'), `${container}.StopTimeout`, 10),
  },
  {
    name: 'a stop timeout that Fargate does not keep',
    caughtBy: 'task-hardening',
    apply: (app) => app.set(task(app, 'urgent'), `${container}.StopTimeout`, 300),
  },
  {
    name: 'a second container, as root',
    caughtBy: 'task-hardening',
    apply: (app) => app.push(task(app, 'web'), 'Properties.ContainerDefinitions', { Name: 'sidecar' }),
  },
  {
    name: 'retention removed',
    caughtBy: 'task-hardening',
    apply: (app) => {
      const logs = app.get(task(app, 'web'), `${container}.LogConfiguration.Options.awslogs-group.Ref`);
      app.remove({ ...task(app, 'web'), logicalId: String(logs) }, 'Properties.RetentionInDays');
    },
  },
  {
    name: 'a task that may do anything',
    caughtBy: 'task-role-minimal',
    apply: (app) => allow(app, { Action: '*', Resource: 'arn:aws:s3:::uploads/*' }),
  },
  {
    name: 'a task that may do all but one thing',
    caughtBy: 'task-role-minimal',
    apply: (app) => allow(app, { NotAction: 'iam:*', Resource: 'arn:aws:s3:::uploads' }),
  },
  {
    name: 'a task that may become anybody',
    caughtBy: 'task-role-minimal',
    apply: (app) => allow(app, { Action: 'sts:AssumeRole', Resource: '*' }),
  },
  {
    name: 'a task that may make itself a role',
    caughtBy: 'task-role-minimal',
    apply: (app) =>
      allow(app, { Action: 'iam:PutRolePolicy', Resource: 'arn:aws:iam::111122223333:role/app' }),
  },
  {
    name: 'a task that may read the passwords of the stores',
    caughtBy: 'task-role-minimal',
    apply: (app) =>
      allow(app, {
        Action: 'secretsmanager:GetSecretValue',
        Resource: {
          'Fn::Join': [
            ':',
            ['arn:aws:secretsmanager', { Ref: 'AWS::Region' }, '111122223333:secret:bulkhead/*'],
          ],
        },
      }),
  },
  {
    name: 'a task that may change the switchboard',
    caughtBy: 'task-role-minimal',
    apply: (app) => allow(app, { Action: ['appconfig:StartDeployment'], Resource: '*' }),
  },
  {
    name: 'a task that may move pools by metrics of its own',
    caughtBy: 'task-role-minimal',
    apply: (app) => allow(app, { Action: 'cloudwatch:PutMetricData', Resource: '*' }),
  },
  {
    name: 'a task with a policy that AWS writes for all of an account',
    caughtBy: 'task-role-minimal',
    apply: (app) => {
      const web = task(app, 'web');
      const logicalId = String(app.get(web, 'Properties.TaskRoleArn.Fn::GetAtt.0'));
      app.set({ ...web, logicalId }, 'Properties.ManagedPolicyArns', [
        'arn:aws:iam::aws:policy/AmazonS3FullAccess',
      ]);
    },
  },
  {
    name: 'slow health checks',
    caughtBy: 'quick-health-checks',
    apply: (app) => app.set(target(app, 'web'), 'Properties.HealthCheckIntervalSeconds', 30),
  },
  {
    name: 'five good health checks',
    caughtBy: 'quick-health-checks',
    apply: (app) => app.remove(target(app, 'web'), 'Properties.HealthyThresholdCount'),
  },
  {
    name: 'Spot tasks that are gone before their requests are',
    caughtBy: 'quick-health-checks',
    apply: (app) => {
      app.push(service(app, 'web'), 'Properties.CapacityProviderStrategy', {
        CapacityProvider: 'FARGATE_SPOT',
        Weight: 1,
      });
      app.set(target(app, 'web'), 'Properties.TargetGroupAttributes.0.Value', '300');
    },
  },
  {
    name: 'a service that does not say what it is for',
    caughtBy: 'resources-have-role-tag',
    apply: (app) => app.drop(service(app, 'websockets'), 'Properties.Tags', 'bulkhead:role'),
  },
  {
    name: 'websockets that call themselves web, and join the job store',
    caughtBy: 'resources-have-role-tag',
    apply: (app) => {
      app.set(service(app, 'websockets'), 'Properties.Tags.0.Value', 'web');
      app.push(service(app, 'websockets'), `${network}.SecurityGroups`, jobStoreAccess.group(app));
    },
  },
  {
    name: 'a store that does not say what it is for',
    caughtBy: 'resources-have-role-tag',
    apply: (app) => app.drop(store(app, 'pubsub'), 'Properties.Tags', 'bulkhead:role'),
  },
  {
    name: 'websockets that are not told how long browsers take to come back',
    caughtBy: 'websockets-come-back-spread',
    apply: (app) => app.drop(task(app, 'websockets'), environment, spread),
  },
  {
    name: 'pages that tell browsers to come back at once',
    caughtBy: 'websockets-come-back-spread',
    apply: (app) => {
      app.drop(task(app, 'web'), environment, spread);
      app.push(task(app, 'web'), environment, { Name: spread, Value: '0' });
    },
  },
  {
    name: 'pages that tell browsers another time',
    caughtBy: 'websockets-come-back-spread',
    apply: (app) => {
      app.drop(task(app, 'web'), environment, spread);
      app.push(task(app, 'web'), environment, { Name: spread, Value: '5' });
    },
  },
  {
    name: 'websockets that are killed while they close',
    caughtBy: 'websockets-come-back-spread',
    apply: (app) => app.set(task(app, 'websockets'), `${container}.StopTimeout`, 60),
  },
  {
    name: 'a delay in which websockets are waited for',
    caughtBy: 'websockets-come-back-spread',
    apply: (app) =>
      app.set(target(app, 'websockets'), 'Properties.TargetGroupAttributes', [
        { Key: 'deregistration_delay.timeout_seconds', Value: '300' },
      ]),
  },
];
