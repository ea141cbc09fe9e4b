import type { ParsedResource } from '../../rules/parsed-template';
import type { ParsedStack } from '../../rules/rule';

/**
 * The smallest app that keeps every rule, written by hand and unlike ours where it may be: references by `Ref`, weak
 * ones between stacks, rules inside security groups, names as text.
 */
export function minimalApp(): ParsedStack[] {
  return [
    {
      name: 'data',
      template: {
        Resources: {
          Vpc: { Type: 'AWS::EC2::VPC' },
          FlowLog: { Type: 'AWS::EC2::FlowLog', Properties: { ResourceId: { Ref: 'Vpc' } } },
          ClosedGroup: {
            Type: 'Custom::VpcRestrictDefaultSG',
            Properties: { DefaultSecurityGroupId: { 'Fn::GetAtt': ['Vpc', 'DefaultSecurityGroup'] } },
          },
          ...store('Jobs', 'jobs', {
            'maxmemory-policy': 'noeviction',
            ...limits('normal'),
          }),
          ...store('PubSub', 'pubsub', { ...limits('normal'), ...limits('pubsub') }),
        },
        Outputs: {
          JobsClients: { Value: { Ref: 'JobsClients' }, Export: { Name: 'jobs-clients' } },
          PubSubClients: { Value: { Ref: 'PubSubClients' } },
          JobsNodes: { Value: { 'Fn::GetAtt': ['JobsNodes', 'GroupId'] } },
          JobsSecret: { Value: { Ref: 'JobsSecret' } },
        },
      },
    },
    {
      name: 'app',
      template: {
        Resources: {
          Logs: { Type: 'AWS::Logs::LogGroup', Properties: { RetentionInDays: 30 } },
          Cluster: { Type: 'AWS::ECS::Cluster' },
          ...failedTasks,
          ...balanced('Web', 'web', { 'Fn::ImportValue': 'jobs-clients' }),
          ...balanced('Cable', 'websockets', {
            'Fn::GetStackOutput': { StackName: 'data', OutputName: 'PubSubClients' },
          }),
          ...service('Pool', {
            role: 'worker',
            environment: [{ Name: 'BULKHEAD_QUEUES', Value: 'default,mailers' }],
          }),
        },
      },
    },
  ];
}

type Resources = Record<string, ParsedResource>;

/** Tasks that end by themselves, by the name of their service. */
const failedTasks: Resources = {
  Ended: {
    Type: 'AWS::Events::Rule',
    Properties: {
      EventPattern: {
        'detail-type': ['ECS Task State Change'],
        detail: { lastStatus: ['STOPPED'], stopCode: ['EssentialContainerExited'] },
      },
      Targets: [
        {
          Arn: {
            'Fn::Join': ['', ['arn:aws:logs:eu-west-1:111122223333:log-group:', { Ref: 'EndedTasks' }]],
          },
        },
      ],
    },
  },
  EndedTasks: {
    Type: 'AWS::Logs::LogGroup',
    Properties: { LogGroupName: '/shop/ended', RetentionInDays: 30 },
  },
  EndedCount: {
    Type: 'AWS::Logs::MetricFilter',
    Properties: {
      LogGroupName: '/shop/ended',
      MetricTransformations: [
        {
          MetricNamespace: 'Shop',
          MetricName: 'ended',
          Dimensions: [{ Key: 'Group', Value: '$.detail.group' }],
        },
      ],
    },
  },
};

const role = (value: string) => ({ Tags: [{ Key: 'bulkhead:role', Value: value }] });

function limits(clients: string): Record<string, string> {
  const prefix = `client-output-buffer-limit-${clients}`;
  return { [`${prefix}-hard-limit`]: '2', [`${prefix}-soft-limit`]: '1', [`${prefix}-soft-seconds`]: '10' };
}

const access: Readonly<Record<string, string>> = {
  jobs: 'on ~* resetchannels -@all +@read +@write +@connection -@dangerous +info',
  pubsub: 'on &* -@all +@pubsub +@connection -@dangerous +info',
};

function store(id: string, name: string, parameters: Record<string, string>): Resources {
  return {
    [id]: {
      Type: 'AWS::ElastiCache::ReplicationGroup',
      DeletionPolicy: 'Snapshot',
      UpdateReplacePolicy: 'Snapshot',
      Properties: {
        ...role(name),
        ReplicationGroupId: `shop-${name}`,
        Engine: 'valkey',
        EngineVersion: '8.1',
        NumCacheClusters: 2,
        AutomaticFailoverEnabled: true,
        MultiAZEnabled: true,
        TransitEncryptionEnabled: true,
        AtRestEncryptionEnabled: true,
        SnapshotRetentionLimit: 1,
        CacheParameterGroupName: { Ref: `${id}Parameters` },
        UserGroupIds: [`shop-${name}-users`],
        SecurityGroupIds: [{ 'Fn::GetAtt': `${id}Nodes.GroupId` }],
      },
    },
    [`${id}Parameters`]: { Type: 'AWS::ElastiCache::ParameterGroup', Properties: { Properties: parameters } },
    [`${id}Users`]: {
      Type: 'AWS::ElastiCache::UserGroup',
      Properties: { UserGroupId: `shop-${name}-users`, UserIds: [{ Ref: `${id}User` }] },
    },
    [`${id}User`]: {
      Type: 'AWS::ElastiCache::User',
      Properties: {
        UserId: `shop-${name}-app`,
        AccessString: access[name],
        Passwords: [{ 'Fn::Sub': `{{resolve:secretsmanager:\${${id}Password}}}` }],
      },
    },
    [`${id}Password`]: { Type: 'AWS::SecretsManager::Secret' },
    [`${id}Secret`]: {
      Type: 'AWS::SecretsManager::Secret',
      Properties: {
        Name: `shop/${name}`,
        SecretString: { 'Fn::Sub': `rediss://\${${id}.PrimaryEndPoint.Address}` },
      },
    },
    [`${id}Clients`]: { Type: 'AWS::EC2::SecurityGroup', Properties: role(name) },
    [`${id}Nodes`]: {
      Type: 'AWS::EC2::SecurityGroup',
      Properties: {
        SecurityGroupIngress: [
          { IpProtocol: 'tcp', FromPort: 6379, ToPort: 6379, SourceSecurityGroupId: { Ref: `${id}Clients` } },
        ],
      },
    },
  };
}

interface ServiceOptions {
  readonly role: string;
  readonly environment?: readonly unknown[];
  /** What undoes a deploy beside tasks that end. */
  readonly alarms?: readonly unknown[];
  readonly more?: Readonly<Record<string, unknown>>;
}

function service(id: string, options: ServiceOptions): Resources {
  return {
    [`${id}Task`]: {
      Type: 'AWS::ECS::TaskDefinition',
      Properties: {
        ContainerDefinitions: [
          {
            Name: 'app',
            User: 'app',
            ReadonlyRootFilesystem: true,
            LinuxParameters: { InitProcessEnabled: true },
            StopTimeout: 30,
            LogConfiguration: { LogDriver: 'awslogs', Options: { 'awslogs-group': { Ref: 'Logs' } } },
            Environment: options.environment ?? [],
            Secrets: [],
          },
        ],
      },
    },
    [id]: {
      Type: 'AWS::ECS::Service',
      Properties: {
        ...role(options.role),
        ServiceName: options.role,
        TaskDefinition: { Ref: `${id}Task` },
        DeploymentConfiguration: {
          MinimumHealthyPercent: 100,
          MaximumPercent: 200,
          DeploymentCircuitBreaker: { Enable: true, Rollback: true, ThresholdConfiguration: { Value: 3 } },
          Alarms: {
            Enable: true,
            Rollback: true,
            AlarmNames: [...(options.alarms ?? []), `${options.role}-ended`],
          },
        },
        ...options.more,
      },
    },
    [`${id}Ended`]: {
      Type: 'AWS::CloudWatch::Alarm',
      Metadata: { 'bulkhead:alarm': { severity: 'deploy', article: 'ended' } },
      Properties: {
        AlarmName: `${options.role}-ended`,
        Namespace: 'Shop',
        MetricName: 'ended',
        Dimensions: [{ Name: 'Group', Value: `service:${options.role}` }],
        Statistic: 'Sum',
        Period: 300,
        EvaluationPeriods: 1,
        Threshold: 2,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        TreatMissingData: 'notBreaching',
      },
    },
    [`${id}Range`]: {
      Type: 'AWS::ApplicationAutoScaling::ScalableTarget',
      Properties: {
        ScalableDimension: 'ecs:service:DesiredCount',
        ResourceId: `service/shop/${options.role}`,
        MinCapacity: 2,
        MaxCapacity: 6,
      },
    },
    [`${id}Scaling`]: {
      Type: 'AWS::ApplicationAutoScaling::ScalingPolicy',
      Properties: { ScalingTargetId: { Ref: `${id}Range` } },
    },
  };
}

/** A service behind a load balancer of its own, in one security group. */
function balanced(id: string, name: string, group: unknown): Resources {
  const attribute = (key: string, value: string) => ({ Key: key, Value: value });
  const listener = (port: number, more: Readonly<Record<string, unknown>>) => ({
    Type: 'AWS::ElasticLoadBalancingV2::Listener',
    Properties: { LoadBalancerArn: { Ref: `${id}Balancer` }, Port: port, ...more },
  });
  return {
    ...service(id, {
      role: name,
      alarms: [{ Ref: `${id}Errors` }],
      environment: [{ Name: 'BULKHEAD_RECONNECT_SPREAD_SECONDS', Value: 90 }],
      more: {
        NetworkConfiguration: { AwsvpcConfiguration: { SecurityGroups: [group] } },
        LoadBalancers: [{ TargetGroupArn: { Ref: `${id}Group` } }],
      },
    }),
    [`${id}Errors`]: {
      Type: 'AWS::CloudWatch::Alarm',
      Metadata: { 'bulkhead:alarm': { severity: 'page', article: 'errors' } },
      Properties: {
        AlarmName: `${name}-errors`,
        Period: 60,
        TreatMissingData: 'notBreaching',
        AlarmActions: ['arn:aws:sns:eu-west-1:111122223333:pager'],
        Dimensions: [{ Name: 'TargetGroup', Value: { 'Fn::GetAtt': [`${id}Group`, 'TargetGroupFullName'] } }],
      },
    },
    [`${id}Group`]: {
      Type: 'AWS::ElasticLoadBalancingV2::TargetGroup',
      Properties: {
        ...role(name),
        HealthCheckIntervalSeconds: 10,
        HealthyThresholdCount: 2,
        TargetGroupAttributes: [attribute('deregistration_delay.timeout_seconds', '60')],
      },
    },
    [`${id}Balancer`]: {
      Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
      Properties: {
        LoadBalancerAttributes: [
          attribute('routing.http.drop_invalid_header_fields.enabled', 'true'),
          attribute('access_logs.s3.enabled', 'true'),
          attribute('deletion_protection.enabled', 'false'),
        ],
      },
    },
    [`${id}Http`]: listener(80, {
      Protocol: 'HTTP',
      DefaultActions: [{ Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS' } }],
    }),
    [`${id}Https`]: listener(443, {
      Protocol: 'HTTPS',
      SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
      DefaultActions: [{ Type: 'forward', TargetGroupArn: { Ref: `${id}Group` } }],
    }),
  };
}
