import { ACMClient, type CertificateDetail, DescribeCertificateCommand } from '@aws-sdk/client-acm';
import { GetTemplateCommand, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeResourcePoliciesCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeAddressesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { BatchGetImageCommand, ECRClient } from '@aws-sdk/client-ecr';
import {
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ListTasksCommand,
  type Service,
  type Task,
} from '@aws-sdk/client-ecs';
import {
  DescribeAccountLimitsCommand,
  DescribeLoadBalancersCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  DescribeCacheClustersCommand,
  DescribeCacheEngineVersionsCommand,
  DescribeCacheParametersCommand,
  DescribeReplicationGroupsCommand,
  DescribeReservedCacheNodesOfferingsCommand,
  DescribeUserGroupsCommand,
  DescribeUsersCommand,
} from '@aws-sdk/client-elasticache';
import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetServiceQuotaCommand, ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { ListSubscriptionsByTopicCommand, SNSClient, type Subscription } from '@aws-sdk/client-sns';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { quotaCodes, serviceLinkedRoles } from '../../../config/contract/account-needs';
import { outputKeys } from '../../../config/contract/output-keys';
import { fixedStacks } from '../../../config/contract/stack-id';
import { taskFamily } from '../../../config/contract/task-definitions';
import { everyTask } from '../../../config/every-task';
import { loadStage } from '../../../config/load-stage';
import { awsError } from '../aws/aws-faults';
import { deployedStores, physicalId, templateOf } from './deployed-stores';
import { startMs } from './operator-session';
import { indexFor } from './run-check';
import { pageTopic, StatusAnswers } from './status-answers';

const config = loadStage('prod');
export const appImage = '444455556666.dkr.ecr.us-east-1.amazonaws.com/messaging/app:2026-11-23.4';
const definitionArn = (name: string, revision: number) =>
  `arn:aws:ecs:us-east-1:111122223333:task-definition/${taskFamily('prod', name)}:${revision}`;

/** Everything that `check` asks AWS about `prod`, right before and after a deploy. A test changes what it is about. */
export class CheckAnswers {
  readonly status = new StatusAnswers();
  account = '111122223333';
  /** Undefined: there is none. */
  bootstrap: string | undefined = '30';
  readonly quotas: Record<string, number> = {
    [quotaCodes.fargateOnDemand[1]]: 4000,
    [quotaCodes.fargateSpot[1]]: 1000,
    [quotaCodes.elasticIps[1]]: 5,
  };
  lambda = { ConcurrentExecutions: 1000, UnreservedConcurrentExecutions: 1000 };
  addresses = 3;
  balancers = 2;
  logPolicies = 3;
  readonly roles = new Set<string>(serviceLinkedRoles.map(([, , role]) => role));
  certificate: CertificateDetail | undefined = {
    Status: 'ISSUED',
    Type: 'AMAZON_ISSUED',
    DomainName: 'example.com',
    SubjectAlternativeNames: ['example.com', '*.example.com'],
    NotAfter: new Date(startMs + 90 * 86_400_000),
  };
  /** Tags in the registry, with the manifest of each. */
  readonly images = new Map<string, string>([['2026-11-23.4', indexFor('arm64', 'amd64')]]);
  engineVersions = ['7.2.6', '8.0.1', '8.1.1'];
  reservable = new Set(['cache.r7g.xlarge', 'cache.m7g.large']);
  /** Names of alarms in ALARM of which ECS asks. */
  readonly alarms = new Set<string>();
  /** Revision that each service is on; its stack made 7. */
  readonly revisions = new Map(everyTask(config).map(({ name }) => [name, 7]));
  /** What runs instead of the services' own tasks. */
  readonly otherTasks: Task[] = [];
  image = appImage;
  readonly deployed = deployedStores();
  subscriptions: Subscription[] = [{ SubscriptionArn: `${pageTopic}:1`, Endpoint: 'pager@example.com' }];
  readonly mocks = {
    ...this.status.mocks,
    acm: mockClient(ACMClient),
    ec2: mockClient(EC2Client),
    ecr: mockClient(ECRClient),
    iam: mockClient(IAMClient),
    lambda: mockClient(LambdaClient),
    quotas: mockClient(ServiceQuotasClient),
    sns: mockClient(SNSClient),
    ssm: mockClient(SSMClient),
    sts: mockClient(STSClient),
  };

  constructor() {
    this.answerAccount();
    this.answerQuotas();
    this.answerStacks();
    this.answerServices();
    this.answerStores();
  }

  /** As before the first deploy. */
  nothingStands(): void {
    for (const name of ['Foundation', 'Controls', 'Platform', 'Maintenance'] as const) {
      this.status.stacks[name] = undefined;
    }
    this.status.poolStacks.clear();
  }

  service(name: string): Service {
    const found = this.status.services.get(name);
    if (found === undefined) throw new Error(`no service ${name}`);
    return found;
  }

  restore(): void {
    for (const mock of Object.values(this.mocks)) mock.restore();
  }

  private answerAccount(): void {
    const { acm, ecr, iam, sns, ssm, sts } = this.mocks;
    sts.on(GetCallerIdentityCommand).callsFake(async () => ({
      Account: this.account,
      Arn: `arn:aws:sts::${this.account}:assumed-role/deploy/ci`,
    }));
    ssm.on(GetParameterCommand).callsFake(async () => {
      if (this.bootstrap === undefined) throw awsError('ParameterNotFound', 'not found');
      return { Parameter: { Value: this.bootstrap } };
    });
    iam.on(GetRoleCommand).callsFake(async ({ RoleName }) => {
      if (!this.roles.has(RoleName)) throw awsError('NoSuchEntityException', `${RoleName} cannot be found.`);
      return { Role: { RoleName } };
    });
    acm.on(DescribeCertificateCommand).callsFake(async () => {
      if (this.certificate === undefined) throw awsError('ResourceNotFoundException', 'not found');
      return { Certificate: this.certificate };
    });
    ecr.on(BatchGetImageCommand).callsFake(async ({ repositoryName, imageIds: [{ imageTag }] }) => {
      if (repositoryName !== 'messaging/app') throw awsError('RepositoryNotFoundException', 'not found');
      const imageManifest = this.images.get(imageTag);
      if (imageManifest !== undefined) return { images: [{ imageManifest }] };
      return { failures: [{ failureCode: 'ImageNotFound', failureReason: 'Requested image not found' }] };
    });
    sns.on(ListSubscriptionsByTopicCommand).callsFake(async () => ({ Subscriptions: this.subscriptions }));
  }

  private answerQuotas(): void {
    const { ec2, lambda, loadBalancing, logs, quotas } = this.mocks;
    quotas
      .on(GetServiceQuotaCommand)
      .callsFake(async ({ QuotaCode }) => ({ Quota: { Value: this.quotas[QuotaCode] } }));
    lambda.on(GetAccountSettingsCommand).callsFake(async () => ({ AccountLimit: this.lambda }));
    ec2.on(DescribeAddressesCommand).callsFake(async () => ({ Addresses: Array(this.addresses).fill({}) }));
    loadBalancing
      .on(DescribeAccountLimitsCommand)
      .resolves({ Limits: [{ Name: 'application-load-balancers', Max: '50' }] });
    loadBalancing.on(DescribeLoadBalancersCommand).callsFake(async () => ({
      LoadBalancers: Array(this.balancers).fill({ Type: 'application' }),
    }));
    logs.on(DescribeResourcePoliciesCommand).callsFake(async () => ({
      resourcePolicies: Array(this.logPolicies).fill({}),
    }));
  }

  private answerStacks(): void {
    const { cloudFormation } = this.mocks;
    cloudFormation.on(GetTemplateCommand).callsFake(async ({ StackName }) => {
      return { TemplateBody: JSON.stringify(templateOf(nameOf(StackName))) };
    });
    cloudFormation.on(ListStackResourcesCommand).callsFake(async ({ StackName }) => {
      const name = nameOf(StackName);
      const stands =
        fixedStacks.some((one) => one === name && this.status.stacks[one] !== undefined) ||
        [...this.status.poolStacks.keys()].includes(name);
      if (!stands) throw awsError('ValidationError', `Stack with id ${StackName} does not exist`);
      const own = Object.entries(templateOf(name)?.Resources ?? {}).map(
        ([LogicalResourceId, { Type, Properties }]) => ({
          LogicalResourceId,
          ResourceType: Type,
          ResourceStatus: 'CREATE_COMPLETE',
          PhysicalResourceId: physicalId(LogicalResourceId, Properties ?? {}),
        }),
      );
      return { StackResourceSummaries: own };
    });
    this.mocks.cloudWatch
      .on(DescribeAlarmsCommand)
      .callsFake(async ({ AlarmNames, AlarmNamePrefix, StateValue }) => ({
        MetricAlarms:
          AlarmNames === undefined
            ? this.status.alarms.filter(
                (alarm) => alarm.AlarmName?.startsWith(AlarmNamePrefix) && alarm.StateValue === StateValue,
              )
            : AlarmNames.map((AlarmName: string) => ({
                AlarmName,
                StateValue: this.alarms.has(AlarmName) ? 'ALARM' : 'OK',
              })),
      }));
    const platform = this.status.stacks.Platform?.outputs;
    if (platform === undefined) throw new Error('no Platform');
    platform[outputKeys.appDnsName] = 'app.elb.example';
    platform[outputKeys.websocketDnsName] = 'websockets.elb.example';
  }

  private answerServices(): void {
    const { ecs } = this.mocks;
    for (const { name } of everyTask(config)) {
      const service = this.service(name);
      service.deploymentConfiguration = {
        ...service.deploymentConfiguration,
        alarms: { enable: true, rollback: true, alarmNames: [`bulkhead-prod-${name}-failing-tasks`] },
      };
      Object.defineProperty(service, 'taskDefinition', {
        get: () => definitionArn(name, this.revisions.get(name) ?? 7),
      });
    }
    ecs.on(DescribeTaskDefinitionCommand).callsFake(async () => ({
      taskDefinition: { containerDefinitions: [{ name: 'app', image: this.image }] },
    }));
    const listed = new Map<string, Task>();
    ecs.on(ListTasksCommand).callsFake(async ({ serviceName }) => {
      const service = this.service(serviceName);
      const own = Array.from(
        { length: service.runningCount ?? 0 },
        (_, index): Task => ({
          taskArn: `${serviceName}/${index}`,
          group: `service:${serviceName}`,
          taskDefinitionArn: service.taskDefinition,
        }),
      );
      const tasks = [...own, ...this.otherTasks.filter(({ group }) => group === `service:${serviceName}`)];
      for (const task of tasks) listed.set(task.taskArn ?? '', task);
      return { taskArns: tasks.map(({ taskArn }) => taskArn) };
    });
    ecs
      .on(DescribeTasksCommand)
      .callsFake(async ({ tasks }) => ({ tasks: tasks.flatMap((arn: string) => listed.get(arn) ?? []) }));
  }

  private answerStores(): void {
    const { elastiCache } = this.mocks;
    elastiCache.on(DescribeCacheEngineVersionsCommand).callsFake(async () => ({
      CacheEngineVersions: this.engineVersions.map((EngineVersion) => ({ EngineVersion })),
    }));
    elastiCache.on(DescribeReservedCacheNodesOfferingsCommand).callsFake(async ({ CacheNodeType }) => ({
      ReservedCacheNodesOfferings: this.reservable.has(CacheNodeType) ? [{ CacheNodeType }] : [],
    }));
    elastiCache.on(DescribeReplicationGroupsCommand).callsFake(async ({ ReplicationGroupId }) => {
      const store = this.deployed.stores.get(ReplicationGroupId);
      if (store === undefined) throw awsError('ReplicationGroupNotFoundFault', 'not found');
      const { nodeType: CacheNodeType, userGroup } = store;
      const MemberClusters = [`${ReplicationGroupId}-001`];
      return {
        ReplicationGroups: [{ ReplicationGroupId, CacheNodeType, MemberClusters, UserGroupIds: [userGroup] }],
      };
    });
    elastiCache.on(DescribeCacheClustersCommand).callsFake(async ({ CacheClusterId }) => {
      const store = this.deployed.stores.get(String(CacheClusterId).replace(/-001$/, ''));
      const [group] = [...this.deployed.parameters.keys()].filter((one) =>
        one.startsWith(storeOf(CacheClusterId)),
      );
      const CacheParameterGroup = { CacheParameterGroupName: group, ParameterApplyStatus: 'in-sync' };
      return { CacheClusters: [{ Engine: 'valkey', EngineVersion: store?.version, CacheParameterGroup }] };
    });
    elastiCache.on(DescribeCacheParametersCommand).callsFake(async ({ CacheParameterGroupName }) => ({
      Parameters: [
        ...[...(this.deployed.parameters.get(CacheParameterGroupName) ?? [])].map(
          ([ParameterName, ParameterValue]) => ({
            ParameterName,
            ParameterValue,
            Source: 'user',
          }),
        ),
        { ParameterName: 'maxmemory-samples', ParameterValue: '3', Source: 'system' },
      ],
    }));
    elastiCache
      .on(DescribeUsersCommand)
      .callsFake(async () => ({ Users: [...this.deployed.users.values()] }));
    elastiCache.on(DescribeUserGroupsCommand).callsFake(async () => ({
      UserGroups: [...this.deployed.members].map(([UserGroupId, UserIds]) => ({ UserGroupId, UserIds })),
    }));
  }
}

/** `Bulkhead-prod-Pool-Bulk` -> `Pool-Bulk`. */
function nameOf(stack: string): string {
  return stack.replace('Bulkhead-prod-', '');
}

function storeOf(cluster: string): string {
  return cluster.includes('jobs') ? 'JobStore' : 'PubSubStore';
}
