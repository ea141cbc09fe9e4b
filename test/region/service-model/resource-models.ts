import type { ResourceModel } from './check-resource';

const tagged = 'CreateTags';
const ruleShapes = ['IpPermission', 'IpRange', 'UserIdGroupPair'] as const;

/** Each resource type of our templates, and the calls that CloudFormation makes of it. */
export const resourceModels: Readonly<Record<string, ResourceModel>> = {
  'AWS::AppConfig::Application': { service: 'appconfig', operations: ['CreateApplication'] },
  'AWS::AppConfig::ConfigurationProfile': {
    service: 'appconfig',
    operations: ['CreateConfigurationProfile'],
  },
  'AWS::AppConfig::DeploymentStrategy': { service: 'appconfig', operations: ['CreateDeploymentStrategy'] },
  'AWS::AppConfig::Environment': { service: 'appconfig', operations: ['CreateEnvironment'] },
  'AWS::ApplicationAutoScaling::ScalableTarget': {
    service: 'application-autoscaling',
    operations: ['RegisterScalableTarget'],
  },
  'AWS::ApplicationAutoScaling::ScalingPolicy': {
    service: 'application-autoscaling',
    operations: ['PutScalingPolicy'],
    filledIn: ['ServiceNamespace', 'ResourceId', 'ScalableDimension'],
    unmapped: { ScalingTargetId: 'a reference: CloudFormation takes the three required members from it' },
  },
  'AWS::CloudWatch::Alarm': { service: 'cloudwatch', operations: ['PutMetricAlarm'] },
  'AWS::CloudWatch::Dashboard': { service: 'cloudwatch', operations: ['PutDashboard'] },
  'AWS::EC2::EIP': { service: 'ec2', operations: ['AllocateAddress', tagged] },
  'AWS::EC2::FlowLog': {
    service: 'ec2',
    operations: ['CreateFlowLogs', tagged],
    renamed: { ResourceId: 'ResourceIds' },
  },
  'AWS::EC2::InternetGateway': { service: 'ec2', operations: ['CreateInternetGateway', tagged] },
  'AWS::EC2::NatGateway': { service: 'ec2', operations: ['CreateNatGateway', tagged] },
  'AWS::EC2::Route': { service: 'ec2', operations: ['CreateRoute'] },
  'AWS::EC2::RouteTable': { service: 'ec2', operations: ['CreateRouteTable', tagged] },
  'AWS::EC2::SecurityGroup': {
    service: 'ec2',
    operations: ['CreateSecurityGroup', tagged],
    renamed: { GroupDescription: 'Description' },
    shapes: { SecurityGroupIngress: ruleShapes, SecurityGroupEgress: ruleShapes },
    filledIn: ['GroupName'],
  },
  'AWS::EC2::SecurityGroupEgress': {
    service: 'ec2',
    operations: ['AuthorizeSecurityGroupEgress', ...ruleShapes],
    renamed: { DestinationSecurityGroupId: 'GroupId' },
  },
  'AWS::EC2::SecurityGroupIngress': {
    service: 'ec2',
    operations: ['AuthorizeSecurityGroupIngress', ...ruleShapes],
    renamed: { SourceSecurityGroupId: 'GroupId' },
  },
  'AWS::EC2::Subnet': { service: 'ec2', operations: ['CreateSubnet', 'ModifySubnetAttribute', tagged] },
  'AWS::EC2::SubnetRouteTableAssociation': { service: 'ec2', operations: ['AssociateRouteTable'] },
  'AWS::EC2::VPC': { service: 'ec2', operations: ['CreateVpc', 'ModifyVpcAttribute', tagged] },
  'AWS::EC2::VPCEndpoint': { service: 'ec2', operations: ['CreateVpcEndpoint', tagged] },
  'AWS::EC2::VPCGatewayAttachment': { service: 'ec2', operations: ['AttachInternetGateway'] },
  'AWS::ECS::Cluster': {
    service: 'ecs',
    operations: ['CreateCluster'],
    renamed: { ClusterSettings: 'settings' },
  },
  'AWS::ECS::Service': { service: 'ecs', operations: ['CreateService'] },
  'AWS::ECS::TaskDefinition': { service: 'ecs', operations: ['RegisterTaskDefinition'] },
  'AWS::ElastiCache::ParameterGroup': {
    service: 'elasticache',
    operations: ['CreateCacheParameterGroup'],
    filledIn: ['CacheParameterGroupName'],
    unmapped: { Properties: 'names and values as free text, in a call of its own' },
  },
  'AWS::ElastiCache::ReplicationGroup': { service: 'elasticache', operations: ['CreateReplicationGroup'] },
  'AWS::ElastiCache::SubnetGroup': {
    service: 'elasticache',
    operations: ['CreateCacheSubnetGroup'],
    renamed: { Description: 'CacheSubnetGroupDescription' },
    filledIn: ['CacheSubnetGroupName'],
  },
  'AWS::ElastiCache::User': { service: 'elasticache', operations: ['CreateUser'] },
  'AWS::ElastiCache::UserGroup': { service: 'elasticache', operations: ['CreateUserGroup'] },
  'AWS::ElasticLoadBalancingV2::Listener': { service: 'elbv2', operations: ['CreateListener'] },
  'AWS::ElasticLoadBalancingV2::ListenerRule': { service: 'elbv2', operations: ['CreateRule'] },
  'AWS::ElasticLoadBalancingV2::LoadBalancer': {
    service: 'elbv2',
    operations: ['CreateLoadBalancer', 'ModifyLoadBalancerAttributes'],
    renamed: { LoadBalancerAttributes: 'Attributes' },
    filledIn: ['Name'],
  },
  'AWS::ElasticLoadBalancingV2::TargetGroup': {
    service: 'elbv2',
    operations: ['CreateTargetGroup', 'ModifyTargetGroupAttributes', 'RegisterTargets'],
    renamed: { TargetGroupAttributes: 'Attributes' },
    filledIn: ['Name'],
  },
  'AWS::Events::Rule': { service: 'events', operations: ['PutRule', 'PutTargets'], filledIn: ['Name'] },
  'AWS::IAM::ManagedPolicy': {
    service: 'iam',
    operations: ['CreatePolicy', 'AttachRolePolicy'],
    filledIn: ['PolicyName', 'PolicyArn', 'RoleName'],
  },
  'AWS::IAM::OIDCProvider': { service: 'iam', operations: ['CreateOpenIDConnectProvider'] },
  'AWS::IAM::Policy': {
    service: 'iam',
    operations: ['PutRolePolicy'],
    renamed: { Roles: 'RoleName' },
  },
  'AWS::IAM::Role': {
    service: 'iam',
    operations: ['CreateRole', 'AttachRolePolicy'],
    renamed: { ManagedPolicyArns: 'PolicyArn' },
    shapes: { Policies: ['PutRolePolicyRequest'] },
    filledIn: ['RoleName', 'Policies.RoleName'],
  },
  'AWS::KMS::Key': {
    service: 'kms',
    operations: ['CreateKey'],
    renamed: { KeyPolicy: 'Policy', 'Tags.Key': 'TagKey', 'Tags.Value': 'TagValue' },
    unmapped: { EnableKeyRotation: 'a call of its own, which takes no such switch' },
  },
  'AWS::Lambda::EventInvokeConfig': { service: 'lambda', operations: ['PutFunctionEventInvokeConfig'] },
  'AWS::Lambda::Function': {
    service: 'lambda',
    operations: ['CreateFunction', 'PutFunctionConcurrency', 'PutFunctionRecursionConfig'],
    filledIn: ['FunctionName'],
  },
  'AWS::Lambda::Permission': {
    service: 'lambda',
    operations: ['AddPermission'],
    filledIn: ['StatementId'],
  },
  'AWS::Logs::LogGroup': {
    service: 'logs',
    operations: ['CreateLogGroup', 'PutRetentionPolicy'],
    filledIn: ['logGroupName'],
  },
  'AWS::Logs::MetricFilter': {
    service: 'logs',
    operations: ['PutMetricFilter'],
    filledIn: ['filterName'],
  },
  'AWS::Logs::ResourcePolicy': { service: 'logs', operations: ['PutResourcePolicy'] },
  'AWS::S3::Bucket': {
    service: 's3',
    operations: ['CreateBucket', 'PutBucketVersioning', 'PutPublicAccessBlock'],
    renamed: {
      'BucketEncryption.ServerSideEncryptionConfiguration': 'Rules',
      'BucketEncryption.ServerSideEncryptionConfiguration.ServerSideEncryptionByDefault':
        'ApplyServerSideEncryptionByDefault',
      'LoggingConfiguration.DestinationBucketName': 'TargetBucket',
      'LoggingConfiguration.LogFilePrefix': 'TargetPrefix',
    },
    shapes: {
      BucketEncryption: ['ServerSideEncryptionConfiguration'],
      LifecycleConfiguration: ['BucketLifecycleConfiguration'],
      LoggingConfiguration: ['LoggingEnabled'],
      Tags: ['Tag'],
    },
    filledIn: ['Bucket'],
    unmapped: {
      'LifecycleConfiguration.Rules.ExpirationInDays': 'an object there, which takes a date as well',
    },
  },
  'AWS::S3::BucketPolicy': {
    service: 's3',
    operations: ['PutBucketPolicy'],
    renamed: { PolicyDocument: 'Policy' },
  },
  'AWS::SNS::Subscription': { service: 'sns', operations: ['Subscribe'] },
  'AWS::SNS::Topic': {
    service: 'sns',
    operations: ['CreateTopic'],
    filledIn: ['Name'],
    unmapped: { KmsMasterKeyId: 'one of the attributes, which are free text' },
  },
  'AWS::SNS::TopicPolicy': {
    service: 'sns',
    operations: ['SetTopicAttributes'],
    renamed: { PolicyDocument: 'AttributeValue', Topics: 'TopicArn' },
    filledIn: ['AttributeName'],
  },
  'AWS::SSM::Parameter': { service: 'ssm', operations: ['PutParameter'] },
  'AWS::SecretsManager::Secret': {
    service: 'secretsmanager',
    operations: ['CreateSecret'],
    shapes: { GenerateSecretString: ['GetRandomPasswordRequest'] },
    filledIn: ['Name'],
  },
};

/** Types of CloudFormation itself, which calls no service for them. */
export const withoutService: readonly RegExp[] = [/^AWS::CloudFormation::/, /^Custom::/];
