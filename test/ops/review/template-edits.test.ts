import { markdownOf, pictureOf, shop, sizes, type Template, withTemplate } from './reviewed-shop';
import { remove, rename, resource, set } from './template-changes';

const group = 'AWS::ElastiCache::ReplicationGroup';
const rule = 'AWS::ElasticLoadBalancingV2::ListenerRule';
const alarm = 'AWS::CloudWatch::Alarm';

interface Case {
  readonly what: string;
  readonly stack: string;
  readonly change: (template: Template) => void;
  /** How many findings each group has; groups without any, and everything else, are left out. */
  readonly found: Readonly<Record<string, number>>;
  readonly stops?: true;
}

const cases: readonly Case[] = [
  {
    what: 'a store that keeps its name is replaced',
    stack: 'Foundation',
    change: set(group, { Port: 6390 }),
    found: { destroyed: 1, conflicts: 1 },
    stops: true,
  },
  {
    what: 'a store that may be replaced',
    stack: 'Foundation',
    change: set(group, { NumNodeGroups: 2 }),
    found: { destroyed: 1 },
    stops: true,
  },
  {
    what: 'a store on larger nodes, with a replica less',
    stack: 'Foundation',
    change: set(group, { CacheNodeType: 'cache.r7g.large', NumCacheClusters: 2 }),
    found: { interruptions: 1 },
  },
  {
    what: 'a version that is the same number',
    stack: 'Foundation',
    change: set(group, { EngineVersion: '8.10' }),
    found: { interruptions: 1 },
  },
  {
    what: 'parameters of a store',
    stack: 'Foundation',
    change: (template) => {
      const { Properties } = resource(template, 'AWS::ElastiCache::ParameterGroup');
      Object.assign(Properties?.Properties ?? {}, { timeout: '30' });
    },
    found: { interruptions: 1 },
  },
  {
    what: 'a store is deleted',
    stack: 'Foundation',
    change: remove(group),
    found: { destroyed: 1 },
    stops: true,
  },
  {
    what: 'a secret is deleted',
    stack: 'Foundation',
    change: remove('AWS::SecretsManager::Secret', 'JobStoreAppConnection'),
    found: { destroyed: 1 },
    stops: true,
  },
  {
    what: 'a bucket leaves its stack',
    stack: 'Controls',
    change: remove('AWS::S3::Bucket', 'ControlsBucketF'),
    found: { destroyed: 1 },
    stops: true,
  },
  {
    what: 'the switchboard is replaced',
    stack: 'Controls',
    change: set('AWS::AppConfig::ConfigurationProfile', { LocationUri: 'ssm-parameter://x' }),
    found: { destroyed: 1, conflicts: 1 },
    stops: true,
  },
  {
    what: 'the name of a parameter that others read',
    stack: 'Platform',
    change: set('AWS::SSM::Parameter', { Name: '/elsewhere' }),
    found: { destroyed: 1 },
    stops: true,
  },
  {
    what: 'a construct is renamed, and its resource keeps its name',
    stack: 'Pool-Default',
    change: rename('AWS::ECS::Service'),
    found: { interruptions: 1, conflicts: 1 },
    stops: true,
  },
  {
    what: 'another type under one logical id',
    stack: 'Pool-Default',
    change: (template) => {
      Object.assign(resource(template, 'AWS::Logs::LogGroup'), { Type: 'AWS::S3::Bucket' });
    },
    found: { conflicts: 1, scaling: 1 },
    stops: true,
  },
  {
    what: 'a role that keeps its name is replaced',
    stack: 'Platform',
    change: set('AWS::IAM::Role', { Path: '/people/' }, 'OperatorRolesReader'),
    found: { conflicts: 1 },
    stops: true,
  },
  {
    what: 'a rule takes the priority of one that stays',
    stack: 'Platform',
    change: (template) => {
      const { Properties } = resource(template, rule, 'BalancersAppHttpshooks');
      template.Resources.Extra = { Type: rule, Properties: { ...Properties } };
    },
    found: { conflicts: 1 },
    stops: true,
  },
  {
    what: 'a rule takes the priority of one that goes',
    stack: 'Platform',
    change: rename(rule, 'BalancersAppHttpshooks'),
    found: { interruptions: 1, conflicts: 1 },
    stops: true,
  },
  {
    what: 'a rule takes the priority of one that moves on',
    stack: 'Platform',
    change: (template) => {
      set(rule, { Priority: 1010 }, 'BalancersAppHttpsStatus')(template);
      set(rule, { Priority: 1020 }, 'BalancersAppHttpshooks')(template);
    },
    found: { conflicts: 1 },
  },
  {
    what: 'two rules exchange their priorities',
    stack: 'Platform',
    change: (template) => {
      set(rule, { Priority: 1010 }, 'BalancersAppHttpsStatus')(template);
      set(rule, { Priority: 1 }, 'BalancersAppHttpshooks')(template);
    },
    found: { conflicts: 2 },
    stops: true,
  },
  {
    what: 'the one task of a scheduler gets a variable',
    stack: 'Pool-Scheduler',
    change: (template) => {
      const { Properties } = resource(template, 'AWS::ECS::TaskDefinition');
      Properties?.ContainerDefinitions[0].Environment.push({ Name: 'TICK', Value: '5' });
    },
    found: { interruptions: 1, scaling: 1 },
  },
  {
    what: 'a pool that may shrink to one task',
    stack: 'Pool-Default',
    change: set('AWS::ApplicationAutoScaling::ScalableTarget', { MinCapacity: 1 }),
    found: { scaling: 1 },
  },
  {
    what: 'rules of maintenance exchange their priorities',
    stack: 'Maintenance',
    change: (template) => {
      const [first, second] = Object.values(template.Resources).filter(({ Type }) => Type === rule);
      const [one, two] = [first?.Properties?.Priority, second?.Properties?.Priority];
      Object.assign(first?.Properties ?? {}, { Priority: two });
      Object.assign(second?.Properties ?? {}, { Priority: one });
    },
    found: { conflicts: 2 },
  },
  {
    what: 'an export that pools use goes',
    stack: 'Platform',
    change: (template) => {
      delete template.Outputs?.[Object.keys(template.Outputs).find((id) => id.includes('RefCluster')) ?? ''];
    },
    found: { conflicts: 3 },
    stops: true,
  },
  {
    what: 'the listener is replaced, and with it what names it',
    stack: 'Platform',
    change: set(
      'AWS::ElasticLoadBalancingV2::Listener',
      { LoadBalancerArn: 'arn:aws:elasticloadbalancing:other' },
      'BalancersAppHttps',
    ),
    found: { interruptions: 3 },
  },
  {
    what: 'a parameter without a value',
    stack: 'Platform',
    change: (template) => {
      Object.assign(template, { Parameters: { ...template.Parameters, Release: { Type: 'String' } } });
    },
    found: { conflicts: 1 },
  },
  {
    what: 'a role may do everything',
    stack: 'Platform',
    change: set(
      'AWS::IAM::Role',
      { ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'] },
      'OperatorRolesReader',
    ),
    found: { permissions: 1 },
  },
  {
    what: 'what was denied is no longer',
    stack: 'Controls',
    change: (template) => {
      const { Properties } = resource(template, 'AWS::S3::BucketPolicy', 'ControlsBucketPolicy');
      const document = Properties?.PolicyDocument;
      document.Statement = document.Statement.filter((one: { Effect: string }) => one.Effect !== 'Deny');
    },
    found: { permissions: 1 },
  },
  {
    what: 'everybody may dial a store, and a group may reach nothing any longer',
    stack: 'Foundation',
    change: (template) => {
      // CDK's way to say that a group may reach nothing: no way at all.
      const nothing = { IpProtocol: 'icmp', FromPort: 252, ToPort: 86, CidrIp: '255.255.255.255/32' };
      set('AWS::EC2::SecurityGroup', { SecurityGroupEgress: [nothing] }, 'NetworkGroupsWeb4')(template);
      template.Resources.Open = {
        Type: 'AWS::EC2::SecurityGroupIngress',
        Properties: { GroupId: 'sg-1', IpProtocol: 'tcp', FromPort: 6380, ToPort: 6380, CidrIp: '0.0.0.0/0' },
      };
    },
    found: { securityGroups: 3 },
  },
  {
    what: 'an alarm is lost',
    stack: 'Pool-Default',
    change: remove(alarm, 'AlarmsLate'),
    found: { alarms: 1 },
  },
  {
    what: 'an alarm tells nobody',
    stack: 'Pool-Default',
    change: set(alarm, { AlarmActions: [], Threshold: 900, Period: 60 }, 'AlarmsLate'),
    found: { alarms: 1 },
  },
  {
    what: 'code of functions, and nothing else',
    stack: 'Platform',
    change: (template) => {
      for (const one of Object.values(template.Resources))
        if (one.Type === 'AWS::Lambda::Function')
          Object.assign(one.Properties?.Code ?? {}, { S3Key: 'other.zip' });
    },
    found: {},
  },
  {
    what: 'a variable that is the same number',
    stack: 'Pool-Default',
    change: (template) => {
      const { Properties } = resource(template, 'AWS::ECS::TaskDefinition');
      const release = Properties?.ContainerDefinitions[0].Environment.find(
        (one: { Name: string }) => one.Name === 'RELEASE',
      );
      release.Value = '1.10';
    },
    found: { scaling: 1 },
  },
  {
    what: 'another image, command and secret',
    stack: 'Pool-Default',
    change: (template) => {
      const { Properties } = resource(template, 'AWS::ECS::TaskDefinition');
      Object.assign(Properties?.ContainerDefinitions[0], {
        Image: 'shop/app:v2',
        Command: ['work'],
        Secrets: [],
      });
    },
    found: { scaling: 1 },
  },
  {
    what: 'tags of everything',
    stack: 'Pool-Default',
    change: (template) => {
      for (const one of Object.values(template.Resources))
        if (one.Properties?.Tags !== undefined) one.Properties.Tags = [];
    },
    found: {},
  },
];

test.each(cases)('$what', ({ stack, change, found, stops = false }) => {
  const picture = pictureOf(withTemplate(shop(), stack, change));
  expect(markdownOf(picture)).toMatchSnapshot();
  expect([sizes(picture), picture.stops]).toEqual([found, stops]);
});
