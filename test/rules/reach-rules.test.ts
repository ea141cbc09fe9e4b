import type { Rule } from '../../rules/rule';
import { storeIngress } from '../../rules/store-ingress';
import { websocketsComeBackSpread } from '../../rules/websockets-come-back-spread';
import { websocketsNotInJobStore } from '../../rules/websockets-not-in-job-store';
import { websocketsOwnBalancer } from '../../rules/websockets-own-balancer';
import { broken } from './broken';
import type { Editable } from './editable';

const jobs = { stack: 'data', logicalId: 'Jobs' };
const jobNodes = { stack: 'data', logicalId: 'JobsNodes' };
const cable = { stack: 'app', logicalId: 'Cable' };
const cableTask = { stack: 'app', logicalId: 'CableTask' };
const cableListener = { stack: 'app', logicalId: 'CableHttps' };
const webTask = { stack: 'app', logicalId: 'WebTask' };
const spread = 'Properties.ContainerDefinitions.0.Environment.0.Value';
const rules = 'Properties.SecurityGroupIngress';
const groups = 'Properties.NetworkConfiguration.AwsvpcConfiguration.SecurityGroups';
const tcp = { IpProtocol: 'tcp', FromPort: 6379, ToPort: 6379 };
const jobsSecret = { 'Fn::GetStackOutput': { StackName: 'data', OutputName: 'JobsSecret' } };

type Case = readonly [rule: Rule, what: string, change: (app: Editable) => void, messages: string[]];

const cases: readonly Case[] = [
  [
    storeIngress,
    'addresses and prefix lists',
    (app) => {
      app.push(jobNodes, rules, { ...tcp, CidrIp: '10.0.0.0/8' });
      app.push(jobNodes, rules, { ...tcp, CidrIpv6: '::/0', SourcePrefixListId: 'pl-1' });
    },
    [
      'data/JobsNodes: lets CidrIp "10.0.0.0/8" dial the store Jobs, expected a security group',
      'data/JobsNodes: lets CidrIpv6 "::/0" and SourcePrefixListId "pl-1" dial the store Jobs, expected a security group',
    ],
  ],
  [
    storeIngress,
    'a rule of another stack',
    (app) =>
      app.add(
        { stack: 'app', logicalId: 'Door' },
        {
          Type: 'AWS::EC2::SecurityGroupIngress',
          Properties: {
            ...tcp,
            GroupId: { 'Fn::GetStackOutput': { StackName: 'data', OutputName: 'JobsNodes' } },
            SourceSecurityGroupId: 'sg-1',
          },
        },
      ),
    ['app/Door: lets sg-1 dial the store Jobs, expected a security group that these templates make'],
  ],
  [
    storeIngress,
    'a group of the templates with another role, and one from elsewhere',
    (app) => {
      app.push(jobNodes, rules, { ...tcp, SourceSecurityGroupId: { Ref: 'PubSubClients' } });
      app.push(jobNodes, rules, { ...tcp, SourceSecurityGroupId: 'sg-1' });
    },
    [
      'data/JobsNodes: lets PubSubClients dial the store Jobs, expected a security group with the tag bulkhead:role=jobs',
      'data/JobsNodes: lets sg-1 dial the store Jobs, expected a security group that these templates make',
    ],
  ],
  [
    storeIngress,
    'other ports',
    (app) => app.set(jobNodes, `${rules}.0.FromPort`, 0),
    ['data/JobsNodes: opens "tcp" ports 0 to 6379 of the store Jobs, expected tcp 6379'],
  ],
  [
    storeIngress,
    'no group of its own',
    (app) => app.remove(jobs, 'Properties.SecurityGroupIds'),
    ['data/Jobs: SecurityGroupIds is empty, expected a security group of its own'],
  ],
  [
    storeIngress,
    'the default group, and one from elsewhere',
    (app) =>
      app.set(jobs, 'Properties.SecurityGroupIds', [
        { 'Fn::GetAtt': ['Vpc', 'DefaultSecurityGroup'] },
        'sg-1',
      ]),
    [
      'data/Jobs: is in the security group data/Vpc, expected one that these templates make',
      'data/Jobs: is in the security group sg-1, expected one that these templates make',
    ],
  ],
  [
    websocketsNotInJobStore,
    'a client group of the job store, imported',
    (app) => app.push(cable, groups, { 'Fn::ImportValue': 'jobs-clients' }),
    ['app/Cable: is in the security group JobsClients, which the job store Jobs admits: expected none'],
  ],
  [
    websocketsNotInJobStore,
    'ways out to its port; everything, other addresses and other ports say nothing of it',
    (app) => {
      app.set({ stack: 'data', logicalId: 'Vpc' }, 'Properties', { CidrBlock: '10.0.0.0/16' });
      app.set({ stack: 'data', logicalId: 'PubSubClients' }, 'Properties.SecurityGroupEgress', [
        { ...tcp, CidrIp: '10.0.64.0/18' },
        { ...tcp, DestinationSecurityGroupId: { Ref: 'JobsNodes' } },
        { ...tcp, DestinationSecurityGroupId: { Ref: 'PubSubNodes' } },
        { ...tcp, CidrIp: '10.1.0.0/16' },
        { ...tcp, FromPort: 5432, ToPort: 5432, CidrIp: '10.0.0.0/16' },
        { IpProtocol: '-1', CidrIp: '0.0.0.0/0' },
      ]);
    },
    Array<string>(2).fill(
      'app/Cable: is in the security group PubSubClients, which may dial port 6379 of the job store Jobs: expected no way there',
    ),
  ],
  [
    websocketsNotInJobStore,
    'a secret of the job store, as a field of it',
    (app) =>
      app.push(cableTask, 'Properties.ContainerDefinitions.0.Secrets', {
        Name: 'REDIS_URL',
        ValueFrom: { 'Fn::Join': ['', [jobsSecret, ':url::']] },
      }),
    ['app/Cable: is given JobsSecret of the job store Jobs: expected nothing of it'],
  ],
  [
    websocketsNotInJobStore,
    'a secret of the job store, by its ARN',
    (app) =>
      app.push(cableTask, 'Properties.ContainerDefinitions.0.Secrets', {
        Name: 'REDIS_URL',
        ValueFrom: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/jobs-AbCdEf',
      }),
    ['app/Cable: is given JobsSecret of the job store Jobs: expected nothing of it'],
  ],
  [
    websocketsNotInJobStore,
    'a role that may read it',
    (app) => {
      app.set(cableTask, 'Properties.TaskRoleArn', { 'Fn::GetAtt': ['Role', 'Arn'] });
      app.add({ stack: 'app', logicalId: 'Role' }, { Type: 'AWS::IAM::Role' });
      app.add(
        { stack: 'app', logicalId: 'Policy' },
        {
          Type: 'AWS::IAM::Policy',
          Properties: { Roles: [{ Ref: 'Role' }], PolicyDocument: { Statement: [{ Resource: jobsSecret }] } },
        },
      );
    },
    ['app/Cable: may read JobsSecret of the job store Jobs: expected nothing of it'],
  ],
  [
    websocketsOwnBalancer,
    'a page behind the balancer of websockets',
    (app) =>
      app.push(cableListener, 'Properties.DefaultActions', {
        Type: 'forward',
        ForwardConfig: { TargetGroups: [{ TargetGroupArn: { Ref: 'WebGroup' } }] },
      }),
    ['app/CableBalancer: leads to web and websockets, expected websockets alone'],
  ],
  [
    websocketsComeBackSpread,
    'a time that is none, and one for whom nobody waits',
    (app) => {
      app.set(cableTask, spread, '1.5');
      app.set(webTask, spread, { Ref: 'Spread' });
    },
    [
      'app/Web: BULKHEAD_RECONNECT_SPREAD_SECONDS is {"Ref":"Spread"}, expected whole seconds from 1 to 600',
      'app/Cable: BULKHEAD_RECONNECT_SPREAD_SECONDS is "1.5", expected whole seconds from 1 to 600',
    ],
  ],
  [
    websocketsComeBackSpread,
    'a page that says another time than the websockets',
    (app) => app.set(webTask, spread, 10),
    ['app/Web: BULKHEAD_RECONNECT_SPREAD_SECONDS is 10, expected 90 as the websockets are told'],
  ],
  [
    websocketsComeBackSpread,
    'a task that is killed while it closes',
    (app) =>
      app.push(cableTask, 'Properties.ContainerDefinitions.0.Environment', {
        Name: 'BULKHEAD_SHUTDOWN_SECONDS',
        Value: '26',
      }),
    [
      'app/CableTask: container "app": BULKHEAD_SHUTDOWN_SECONDS is "26", expected at most StopTimeout 30 less 5',
    ],
  ],
  [
    websocketsComeBackSpread,
    'the delay of AWS, which waits for what does not end',
    (app) => app.remove({ stack: 'app', logicalId: 'CableGroup' }, 'Properties.TargetGroupAttributes'),
    [
      'app/CableGroup: deregistration_delay.timeout_seconds is nothing, expected at most 60: no websocket ends by waiting',
    ],
  ],
];

test.each(cases.map(([rule, what, ...rest]) => [rule.id, what, rule, ...rest] as const))(
  '%s: %s',
  (_id, _what, rule, change, messages) => {
    expect(broken(rule, change)).toEqual(messages);
  },
);

test('nodes of a store may speak to each other, on any port', () => {
  const mesh = (app: Editable) =>
    app.push(jobNodes, rules, { IpProtocol: '-1', SourceSecurityGroupId: { Ref: 'JobsNodes' } });
  expect(broken(storeIngress, mesh)).toEqual([]);
});

test('any group of the templates may dial a store that does not say what it is for', () => {
  const unmarked = (app: Editable) => {
    app.remove(jobs, 'Properties.Tags');
    app.push(jobNodes, rules, { ...tcp, SourceSecurityGroupId: { Ref: 'PubSubClients' } });
  };
  expect(broken(storeIngress, unmarked)).toEqual([]);
});
