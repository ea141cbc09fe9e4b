import type { Editable, Place } from '../editable';
import type { Fault } from './fault';
import { prodParts } from './prod-parts';

const { store, parameters, userGroup, nodes, clients } = prodParts;
const policy = 'Properties.Properties.maxmemory-policy';
const access = 'Properties.AccessString';

const ownGroup = (app: Editable): Place =>
  app.find('AWS::EC2::SecurityGroup', '"Bulkhead: nodes of the cache cache"');
const user = (app: Editable): Place => app.find('AWS::ElastiCache::User', '"UserId":"local-cache-app"');

/** What a cache is, in the templates of `local`: `prod` has none. */
export const cacheFaults: readonly Fault[] = [
  {
    name: 'a cache that never evicts',
    caughtBy: 'noeviction-only-on-job-stores',
    apply: (app) => app.set(parameters(app, 'cache'), policy, 'noeviction'),
  },
  {
    name: 'a job store that says it is a cache',
    caughtBy: 'noeviction-only-on-job-stores',
    apply: (app) => app.set(store(app, 'jobs'), 'Properties.Tags.0.Value', 'cache'),
  },
  {
    name: 'a cache and the job store in one security group',
    caughtBy: 'separate-stores',
    apply: (app) =>
      app.push(store(app, 'cache'), 'Properties.SecurityGroupIds', {
        'Fn::GetAtt': [nodes(app, 'jobs').logicalId, 'GroupId'],
      }),
  },
  {
    name: 'a user of the job store in the group of a cache',
    caughtBy: 'separate-stores',
    apply: (app) => app.push(userGroup(app, 'cache'), 'Properties.UserIds', 'local-jobs-app'),
  },
  {
    name: 'one parameter group for a cache and the pub/sub store',
    caughtBy: 'separate-stores',
    apply: (app) =>
      app.set(store(app, 'cache'), 'Properties.CacheParameterGroupName', {
        Ref: parameters(app, 'pubsub').logicalId,
      }),
  },
  {
    name: 'workers may wait for jobs in a cache',
    caughtBy: 'store-users-minimal',
    apply: (app) => app.change(user(app), access, (rules) => rules.replace(' -@blocking', '')),
  },
  {
    name: 'one command by which a worker takes jobs from a cache',
    caughtBy: 'store-users-minimal',
    apply: (app) => app.change(user(app), access, (rules) => `${rules} +brpop`),
  },
  {
    name: 'messages through a cache',
    caughtBy: 'store-users-minimal',
    apply: (app) => app.change(user(app), access, (rules) => rules.replace('resetchannels', '&*')),
  },
  {
    name: 'a cache that its app may flush',
    caughtBy: 'store-users-minimal',
    apply: (app) => app.change(user(app), access, (rules) => `${rules} +flushdb`),
  },
  {
    name: 'readers of a cache unbounded',
    caughtBy: 'bounded-output-buffers',
    apply: (app) =>
      app.set(
        parameters(app, 'cache'),
        'Properties.Properties.client-output-buffer-limit-normal-hard-limit',
        '0',
      ),
  },
  {
    name: 'clients of the job store may dial a cache',
    caughtBy: 'store-ingress',
    apply: (app) =>
      app.add(
        { ...ownGroup(app), logicalId: 'Door' },
        {
          Type: 'AWS::EC2::SecurityGroupIngress',
          Properties: {
            GroupId: { 'Fn::GetAtt': [ownGroup(app).logicalId, 'GroupId'] },
            SourceSecurityGroupId: { 'Fn::GetAtt': [clients(app, 'jobs').logicalId, 'GroupId'] },
            IpProtocol: 'tcp',
            FromPort: 6382,
            ToPort: 6382,
          },
        },
      ),
  },
  {
    name: 'a cache that speaks in clear',
    caughtBy: 'store-encryption',
    apply: (app) => app.set(store(app, 'cache'), 'Properties.TransitEncryptionMode', 'preferred'),
  },
];
