import {
  ApplicationAutoScalingClient,
  DescribeScalableTargetsCommand,
} from '@aws-sdk/client-application-auto-scaling';
import {
  CloudFormationClient,
  DescribeStacksCommand,
  ListStacksCommand,
} from '@aws-sdk/client-cloudformation';
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  type MetricAlarm,
} from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeServicesCommand, ECSClient, type Task } from '@aws-sdk/client-ecs';
import {
  DescribeLoadBalancerAttributesCommand,
  DescribeRulesCommand,
  DescribeTagsCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  DescribeCacheClustersCommand,
  DescribeCacheParametersCommand,
  DescribeReplicationGroupsCommand,
  ElastiCacheClient,
} from '@aws-sdk/client-elasticache';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { controlsKeys } from '../../../config/contract/controls-keys';
import { outputKeys } from '../../../config/contract/output-keys';
import { type FixedStack, fixedStacks, poolStackName, stackId } from '../../../config/contract/stack-id';
import { everyTask } from '../../../config/every-task';
import { loadStage } from '../../../config/load-stage';
import type { MeterLine } from '../../../domain/jobs/meter-line';
import type { StressReport } from '../../../domain/stress/stress-report';
import type { SwitchboardDocument } from '../../../domain/switchboard/document';
import { awsError } from '../aws/aws-faults';
import { FakeAppConfig } from '../aws/fake-app-config';
import { switchboardOutputs } from '../aws/fake-switchboard';
import { answerCommands } from './answer-commands';
import { startMs } from './operator-session';
import { quietReading, quietService, quietSwitchboard, startSeconds } from './quiet-platform';

export const pageTopic = 'arn:aws:sns:us-east-1:111122223333:page';
export const ticketTopic = 'arn:aws:sns:us-east-1:111122223333:ticket';

const elb = 'arn:aws:elasticloadbalancing:us-east-1:111122223333';

interface StackAnswer {
  status: string;
  /** @default true */
  protected?: false;
  readonly outputs: Record<string, string>;
  readonly parameters: Record<string, string>;
}

const config = loadStage('prod');

/** Everything that `status` and `top` ask AWS about `prod`, quiet as it was deployed. A test changes what it is about. */
export class StatusAnswers {
  readonly stacks: Record<FixedStack, StackAnswer | undefined> = {
    Foundation: {
      status: 'UPDATE_COMPLETE',
      outputs: {
        [outputKeys.jobStoreId]: 'prod-jobs-1',
        [outputKeys.pubSubStoreId]: 'prod-pubsub-1',
        [outputKeys.jobStoreParameterGroup]: 'jobs-parameters',
      },
      parameters: {},
    },
    Controls: {
      status: 'CREATE_COMPLETE',
      outputs: {
        ...switchboardOutputs,
        [outputKeys.controlsBucketName]: 'controls-bucket',
        [outputKeys.pageTopicArn]: pageTopic,
        [outputKeys.ticketTopicArn]: ticketTopic,
      },
      parameters: {},
    },
    Platform: {
      status: 'UPDATE_COMPLETE',
      outputs: {
        [outputKeys.clusterName]: 'prod-cluster',
        [outputKeys.appListenerArn]: `${elb}:listener/app/Bulkhead-App/50dc/f2f7`,
        [outputKeys.websocketListenerArn]: `${elb}:listener/app/Bulkhead-Websockets/61ed/a3b8`,
      },
      parameters: { AppImage: '444455556666.dkr.ecr.us-east-1.amazonaws.com/messaging/app:2026-11-23.4' },
    },
    Maintenance: {
      status: 'CREATE_COMPLETE',
      outputs: {},
      parameters: { InboxMaintenance: 'off', ApiMaintenance: 'off', WebsocketsMaintenance: 'off' },
    },
  };
  /** Status of each pool's stack, by the stack's own name. */
  readonly poolStacks = new Map<string, string>(
    Object.keys(config.workers).map((pool) => [poolStackName(pool), 'UPDATE_COMPLETE']),
  );
  report: StressReport = {
    version: 1,
    stage: 'prod',
    atSeconds: startSeconds - 8,
    level: 'normal',
    sinceSeconds: startSeconds - 7200,
    lastKnownLevel: 'normal',
    reasons: [],
  };
  reading: MeterLine = quietReading();
  /** Of the meter's log group besides the reading. */
  readonly otherLines: string[] = [];
  readonly services = new Map(everyTask(config).map((entry) => [entry.name, quietService(entry)]));
  readonly ranges = new Map(
    everyTask(config).map(({ name, task }) => [name, { ...task.tasks, held: false }]),
  );
  /** As a node says it, with the patch. */
  readonly engineVersions: Record<string, string> = { 'prod-jobs-1': '8.1.1', 'prod-pubsub-1': '8.1.1' };
  readonly nodeTypes: Record<string, string> = {
    'prod-jobs-1': config.stores.jobs?.nodeType ?? '',
    'prod-pubsub-1': config.stores.pubsub?.nodeType ?? '',
  };
  /** By ARN. */
  readonly balancers = new Map([
    [`${elb}:loadbalancer/app/Bulkhead-App/50dc`, true],
    [`${elb}:loadbalancer/app/Bulkhead-Websockets/61ed`, true],
  ]);
  reservedPercent = '40';
  alarms: MetricAlarm[] = [];
  /** Of commands that `run` has started. */
  readonly commands: Task[] = [];
  rules: { RuleArn: string; Priority: string; surfaces: string[] }[] = [];
  readonly objects = new Map<string, string>();
  readonly appConfig = new FakeAppConfig();
  readonly mocks = {
    autoScaling: mockClient(ApplicationAutoScalingClient),
    cloudFormation: mockClient(CloudFormationClient),
    cloudWatch: mockClient(CloudWatchClient),
    ecs: mockClient(ECSClient),
    elastiCache: mockClient(ElastiCacheClient),
    loadBalancing: mockClient(ElasticLoadBalancingV2Client),
    logs: mockClient(CloudWatchLogsClient),
    s3: mockClient(S3Client),
  };

  constructor() {
    this.deploySwitchboard(quietSwitchboard());
    this.answerStacks();
    this.answerPoolStacks();
    this.answerTasks();
    this.answerStores();
    this.answerRules();
    this.mocks.cloudWatch.on(GetMetricDataCommand).resolves({});
    this.mocks.cloudWatch.on(DescribeAlarmsCommand).callsFake(async ({ AlarmNamePrefix, StateValue }) => ({
      MetricAlarms: this.alarms.filter(
        (alarm) => alarm.AlarmName?.startsWith(AlarmNamePrefix) && alarm.StateValue === StateValue,
      ),
    }));
    this.mocks.logs.on(FilterLogEventsCommand).callsFake(async ({ startTime }) => {
      const timestamp = this.reading.slotAtSeconds * 1000;
      return {
        events: [
          ...(timestamp < startTime ? [] : [{ timestamp, message: JSON.stringify(this.reading) }]),
          ...this.otherLines.map((message) => ({ timestamp: startMs, message })),
        ],
      };
    });
    const answerObject = async ({ Key }: { Key: string }) => {
      const text = Key === 'stress/report.json' ? JSON.stringify(this.report) : this.objects.get(Key);
      if (text === undefined) throw awsError('NoSuchKey', 'The specified key does not exist.');
      return { Body: { transformToString: async () => text } };
    };
    this.mocks.s3.on(GetObjectCommand).callsFake(answerObject);
    this.mocks.s3.on(ListObjectsV2Command).callsFake(async () => ({
      CommonPrefixes: [...this.objects.keys()]
        .filter((key) => key.startsWith(controlsKeys.parkedPrefix))
        .map((key) => ({ Prefix: `${key.split('/', 2).join('/')}/` })),
    }));
  }

  /** Deploys a switchboard. @param copy the last-resort copy of it; null: there is none */
  deploySwitchboard(document: SwitchboardDocument, copy: SwitchboardDocument | null = document): void {
    this.appConfig.put(document);
    if (copy === null) this.objects.delete(controlsKeys.lastResortSwitchboard);
    else this.objects.set(controlsKeys.lastResortSwitchboard, JSON.stringify(copy));
  }

  /** Every call to AWS fails. */
  failAll(error: Error): void {
    for (const mock of Object.values(this.mocks)) {
      mock.reset();
      mock.rejects(error);
    }
    this.appConfig.before = () => Promise.reject(error);
  }

  private answerStacks(): void {
    this.mocks.cloudFormation.on(DescribeStacksCommand).callsFake(async ({ StackName }) => {
      const stack = fixedStacks.find((name) => stackId('prod', name) === StackName);
      const found = stack === undefined ? undefined : this.stacks[stack];
      if (found === undefined) throw awsError('ValidationError', `Stack ${StackName} does not exist`);
      return {
        Stacks: [
          {
            StackName,
            StackStatus: found.status,
            EnableTerminationProtection: found.protected ?? true,
            Outputs: Object.entries(found.outputs).map(([OutputKey, OutputValue]) => ({
              OutputKey,
              OutputValue,
            })),
            Parameters: Object.entries(found.parameters).map(([ParameterKey, ParameterValue]) => ({
              ParameterKey,
              ParameterValue,
            })),
          },
        ],
      };
    });
  }

  private answerPoolStacks(): void {
    this.mocks.cloudFormation.on(ListStacksCommand).callsFake(async () => ({
      StackSummaries: [
        ...[...this.poolStacks].map(([name, StackStatus]) => ({
          StackName: `Bulkhead-prod-${name}`,
          StackStatus,
        })),
        { StackName: 'Bulkhead-production-Pool-Bulk', StackStatus: 'UPDATE_ROLLBACK_FAILED' },
        { StackName: 'CDKToolkit', StackStatus: 'CREATE_COMPLETE' },
      ],
    }));
  }

  private answerTasks(): void {
    this.mocks.ecs.on(DescribeServicesCommand).callsFake(async ({ services }) => {
      if (services.length > 10) throw awsError('InvalidParameterException', 'at most 10 services');
      return { services: services.flatMap((name: string) => this.services.get(name) ?? []) };
    });
    answerCommands(this.mocks.ecs, this.commands);
    this.mocks.autoScaling.on(DescribeScalableTargetsCommand).callsFake(async () => ({
      ScalableTargets: [...this.ranges].map(([name, { min, max, held }]) => ({
        ResourceId: `service/prod-cluster/${name}`,
        MinCapacity: min,
        MaxCapacity: max,
        SuspendedState: {
          DynamicScalingInSuspended: held,
          DynamicScalingOutSuspended: held,
          ScheduledScalingSuspended: held,
        },
      })),
    }));
  }

  private answerStores(): void {
    this.mocks.elastiCache.on(DescribeReplicationGroupsCommand).callsFake(async ({ ReplicationGroupId }) => {
      const CacheNodeType = this.nodeTypes[ReplicationGroupId];
      if (CacheNodeType === undefined) throw awsError('ReplicationGroupNotFoundFault', 'not found');
      const MemberClusters = [`${ReplicationGroupId}-001`];
      return {
        ReplicationGroups: [{ ReplicationGroupId, Status: 'available', CacheNodeType, MemberClusters }],
      };
    });
    this.mocks.elastiCache.on(DescribeCacheClustersCommand).callsFake(async ({ CacheClusterId }) => {
      const EngineVersion = this.engineVersions[String(CacheClusterId).replace(/-001$/, '')];
      if (EngineVersion === undefined) throw awsError('CacheClusterNotFoundFault', 'not found');
      return { CacheClusters: [{ CacheClusterId, EngineVersion }] };
    });
    this.mocks.elastiCache.on(DescribeCacheParametersCommand).callsFake(async () => ({
      Parameters: [{ ParameterName: 'reserved-memory-percent', ParameterValue: this.reservedPercent }],
    }));
  }

  private answerRules(): void {
    this.mocks.loadBalancing.on(DescribeRulesCommand).callsFake(async ({ ListenerArn }) => ({
      Rules: ListenerArn.includes('/Bulkhead-App/')
        ? [{ RuleArn: 'rest', Priority: 'default' }, ...this.rules]
        : [],
    }));
    this.mocks.loadBalancing
      .on(DescribeLoadBalancerAttributesCommand)
      .callsFake(async ({ LoadBalancerArn }) => ({
        Attributes: [
          { Key: 'deletion_protection.enabled', Value: String(this.balancers.get(LoadBalancerArn)) },
        ],
      }));
    this.mocks.loadBalancing.on(DescribeTagsCommand).callsFake(async ({ ResourceArns }) => ({
      TagDescriptions: this.rules
        .filter(({ RuleArn }) => ResourceArns.includes(RuleArn))
        .map(({ RuleArn, surfaces }) => ({
          ResourceArn: RuleArn,
          Tags: surfaces.map((surface) => ({ Key: `bulkhead:maintenance:${surface}`, Value: '' })),
        })),
    }));
  }
}
