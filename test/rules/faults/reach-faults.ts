import type { Editable } from '../editable';
import type { Fault } from './fault';
import { jobStoreAccess } from './job-store-access';
import { prodParts } from './prod-parts';

const { store, user, userGroup, nodes, clients, ingress, service, task, https, target } = prodParts;
const groups = 'Properties.NetworkConfiguration.AwsvpcConfiguration.SecurityGroups';
const secrets = 'Properties.ContainerDefinitions.0.Secrets';
const access = 'Properties.AccessString';

function letIn(app: Editable, source: Readonly<Record<string, unknown>>): void {
  app.add(
    { ...nodes(app, 'jobs'), logicalId: 'Door' },
    {
      Type: 'AWS::EC2::SecurityGroupIngress',
      Properties: {
        GroupId: { 'Fn::GetAtt': [nodes(app, 'jobs').logicalId, 'GroupId'] },
        IpProtocol: 'tcp',
        FromPort: 6380,
        ToPort: 6380,
        ...source,
      },
    },
  );
}

/** A way out for all websocket tasks, on the port of the job store. */
function letOut(app: Editable, to: Readonly<Record<string, unknown>>): void {
  app.push(
    app.find('AWS::EC2::SecurityGroup', '"Bulkhead: websocket tasks"'),
    'Properties.SecurityGroupEgress',
    {
      ...{ IpProtocol: 'tcp', FromPort: 6380, ToPort: 6380 },
      ...to,
    },
  );
}

const groupOf = (app: Editable, what: string) => ({
  SourceSecurityGroupId: {
    'Fn::GetAtt': [app.find('AWS::EC2::SecurityGroup', `"Bulkhead: ${what}"`).logicalId, 'GroupId'],
  },
});

/** Who reaches the stores, and what they may do there. */
export const reachFaults: readonly Fault[] = [
  {
    name: "websockets service joins the job store's client group",
    caughtBy: 'websockets-not-in-job-store',
    apply: (app) => app.push(service(app, 'websockets'), groups, jobStoreAccess.group(app)),
  },
  {
    name: "websockets get the job store's secret",
    caughtBy: 'websockets-not-in-job-store',
    apply: (app) => app.push(task(app, 'websockets'), secrets, jobStoreAccess.secret(app)),
  },
  {
    name: "websockets may read the job store's secret",
    caughtBy: 'websockets-not-in-job-store',
    apply: (app) => {
      const { stack } = task(app, 'websockets');
      const role = app.get(task(app, 'websockets'), 'Properties.TaskRoleArn.Fn::GetAtt.0');
      const statement = { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue' };
      const PolicyDocument = { Statement: [{ ...statement, Resource: jobStoreAccess.secret(app) }] };
      app.add(
        { stack, logicalId: 'Reads' },
        { Type: 'AWS::IAM::Policy', Properties: { Roles: [{ Ref: role }], PolicyDocument } },
      );
    },
  },
  {
    name: "websocket tasks may dial the job store's port within the VPC",
    caughtBy: 'websockets-not-in-job-store',
    apply: (app) => letOut(app, { CidrIp: '10.40.0.0/16' }),
  },
  {
    name: "websocket tasks may dial the job store's nodes",
    caughtBy: 'websockets-not-in-job-store',
    apply: (app) =>
      letOut(app, {
        DestinationSecurityGroupId: { 'Fn::GetAtt': [nodes(app, 'jobs').logicalId, 'GroupId'] },
      }),
  },
  {
    name: "a client of the pub/sub store becomes one of the job store's",
    caughtBy: 'store-ingress',
    apply: (app) =>
      app.set(ingress(app, 'jobs'), 'Properties.SourceSecurityGroupId', {
        'Fn::GetAtt': [clients(app, 'pubsub').logicalId, 'GroupId'],
      }),
  },
  {
    name: 'CIDR ingress into a store',
    caughtBy: 'store-ingress',
    apply: (app) => letIn(app, { CidrIp: '10.40.0.0/16' }),
  },
  {
    name: 'CIDR ingress inside the group',
    caughtBy: 'store-ingress',
    apply: (app) =>
      app.set(nodes(app, 'jobs'), 'Properties.SecurityGroupIngress', [
        { IpProtocol: 'tcp', FromPort: 6380, ToPort: 6380, CidrIp: '0.0.0.0/0' },
      ]),
  },
  {
    name: 'prefix list ingress',
    caughtBy: 'store-ingress',
    apply: (app) => letIn(app, { SourcePrefixListId: 'pl-12345678' }),
  },
  {
    name: 'foreign group ingress',
    caughtBy: 'store-ingress',
    apply: (app) => letIn(app, { SourceSecurityGroupId: 'sg-0123456789abcdef0' }),
  },
  {
    name: 'ingress from all websocket tasks',
    caughtBy: 'store-ingress',
    apply: (app) => letIn(app, groupOf(app, 'websocket tasks')),
  },
  {
    name: 'all ports of a store',
    caughtBy: 'store-ingress',
    apply: (app) => app.set(ingress(app, 'jobs'), 'Properties.FromPort', 0),
  },
  {
    name: "a store in the VPC's default group",
    caughtBy: 'store-ingress',
    apply: (app) => app.remove(store(app, 'jobs'), 'Properties.SecurityGroupIds'),
  },
  {
    name: 'pub/sub user gets +@write',
    caughtBy: 'store-users-minimal',
    apply: (app) =>
      app.change(user(app, 'pubsub-app'), access, (text) => text.replace('+@pubsub', '+@pubsub +@write')),
  },
  {
    name: 'pub/sub user gets every key',
    caughtBy: 'store-users-minimal',
    apply: (app) => app.change(user(app, 'pubsub-app'), access, (text) => text.replace('&*', '~* &*')),
  },
  {
    name: 'jobs user gets +publish',
    caughtBy: 'store-users-minimal',
    apply: (app) => app.change(user(app, 'jobs-app'), access, (text) => `${text} +publish`),
  },
  {
    name: 'jobs user keeps its channels',
    caughtBy: 'store-users-minimal',
    apply: (app) => app.change(user(app, 'jobs-app'), access, (text) => text.replace('resetchannels ', '')),
  },
  {
    name: '-@dangerous moved first',
    caughtBy: 'store-users-minimal',
    apply: (app) =>
      app.change(user(app, 'jobs-app'), access, (text) =>
        text.replace(' -@dangerous', '').replace('-@all', '-@all -@dangerous'),
      ),
  },
  {
    name: 'jobs user gets everything',
    caughtBy: 'store-users-minimal',
    apply: (app) => app.set(user(app, 'jobs-app'), access, 'on ~* resetchannels +@all -@dangerous'),
  },
  {
    name: 'jobs user may wipe the store',
    caughtBy: 'store-users-minimal',
    apply: (app) => app.change(user(app, 'jobs-app'), access, (text) => `${text} +flushall`),
  },
  {
    name: 'a user without a password',
    caughtBy: 'store-users-minimal',
    apply: (app) => app.set(user(app, 'pubsub-meter'), 'Properties.NoPasswordRequired', true),
  },
  {
    name: "the engine's own default user",
    caughtBy: 'store-users-minimal',
    apply: (app) => app.push(userGroup(app, 'jobs'), 'Properties.UserIds', 'default'),
  },
  {
    name: 'one balancer for both',
    caughtBy: 'websockets-own-balancer',
    apply: (app) =>
      app.set(https(app, 'web'), 'Properties.DefaultActions.0.TargetGroupArn', {
        Ref: target(app, 'websockets').logicalId,
      }),
  },
  {
    name: "web's pages on the balancer of websockets, by a rule",
    caughtBy: 'websockets-own-balancer',
    apply: (app) =>
      app.add(
        { ...https(app, 'websockets'), logicalId: 'Pages' },
        {
          Type: 'AWS::ElasticLoadBalancingV2::ListenerRule',
          Properties: {
            ListenerArn: { Ref: https(app, 'websockets').logicalId },
            Actions: [{ Type: 'forward', TargetGroupArn: { Ref: target(app, 'web').logicalId } }],
          },
        },
      ),
  },
];
