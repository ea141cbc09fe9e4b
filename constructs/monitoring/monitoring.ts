import { Tags } from 'aws-cdk-lib';
import { type IWidget, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct, type IDependable } from 'constructs';
import { stageMetrics } from '../../config/contract/metric-names';
import { pascalCase } from '../../config/contract/pascal-case';
import { type Role, tagKeys } from '../../config/contract/tag-keys';
import { meterPools } from '../../config/pools';
import type { StageConfig } from '../../config/schema/stage';
import type { Balancers } from '../services/balancers';
import type { CacheStore } from '../stores/cache-store';
import type { JobStore } from '../stores/job-store';
import type { PubSubStore } from '../stores/pub-sub-store';
import { Pages, Tickets } from './alarms';
import type { AlertTopics } from './alert-topics';
import { IncidentDashboard, sourceWidget } from './dashboard';
import { JobStoreAlarms } from './job-store-alarms';
import { MeterAlarms } from './meter-alarms';
import { stageMetric } from './meter-metric';
import { poolGraph } from './pool-alarms';
import { PoolTicketAlarms } from './pool-ticket-alarms';
import { PubSubAlarms } from './pub-sub-alarms';
import { RolloutAlarms } from './rollout-alarms';
import { StoreAlarms } from './store-alarms';
import { storeGraphs } from './store-graphs';
import { UnmeteredStoreAlarms, unmeteredGraphs } from './unmetered-store-alarms';
import { WebAlarms } from './web-alarms';
import { WebsocketAlarms } from './websocket-alarms';

export interface MonitoringProps {
  readonly stage: StageConfig;
  readonly topics: AlertTopics;
  readonly cluster: ecs.ICluster;
  /** With every service routed: what is routed later is not watched. */
  readonly balancers: Balancers;
  /** The stores that the stage has. */
  readonly jobs?: JobStore;
  readonly pubsub?: PubSubStore;
  readonly caches: readonly CacheStore[];
  /** The queue meter, where there is one. */
  readonly meter?: {
    /** Where it writes a line for each reading. */
    readonly logGroup: ILogGroup;
    /** What stands before its silence can mean anything: the meter, and services, which take minutes. */
    readonly after: readonly IDependable[];
  };
}

/**
 * Everything that tells people how a stage is: its alarms, but for those of one pool, which stand with it, and one dashboard
 * on which all thresholds are drawn.
 */
export class Monitoring extends Construct {
  private readonly props: MonitoringProps;
  private readonly alarmProps: { readonly stage: string; readonly pages: Pages; readonly tickets: Tickets };

  constructor(scope: Construct, id: string, props: MonitoringProps) {
    super(scope, id);
    this.props = props;
    const { topics } = props;
    const { stage, alerts } = props.stage;
    this.alarmProps = {
      stage,
      pages: new Pages({ stage, topic: topics.page }),
      tickets: new Tickets({ stage, topic: topics.ticket, without: alerts.withoutTickets }),
    };
    const { meter } = props;
    const pools = meterPools(props.stage);
    if (meter !== undefined) new MeterAlarms(this, 'Meter', { ...this.alarmProps, after: meter.after });
    this.alarmProps.pages.addQuick(this, 'PageTest', {
      article: 'page-test',
      metric: stageMetric({ stage, name: stageMetrics.pageTest, statistic: 'Maximum' }),
      threshold: 1,
      missingData: TreatMissingData.NOT_BREACHING,
      description: 'A test: somebody asked whether pages arrive. Nothing is wrong.',
    });
    const tickets = new PoolTicketAlarms(this, 'PoolTickets', { ...this.alarmProps, pools });
    const rollouts = new RolloutAlarms(this, 'Rollouts', { ...this.alarmProps, ...props });
    new IncidentDashboard(this, 'Dashboard', {
      stage: props.stage,
      answers: {
        customers: this.customers(),
        pools: [...pools.map((pool) => poolGraph(stage, pool)), ...tickets.graphs],
        stores: this.stores(),
        sources: meter === undefined ? [] : [sourceWidget(meter.logGroup)],
        rollouts: rollouts.widgets,
      },
    });
    const role: Role = 'monitoring';
    Tags.of(this).add(tagKeys.role, role);
  }

  private customers(): readonly IWidget[] {
    const { balancers } = this.props;
    const app = balancers.made('web');
    const websockets = balancers.made('websockets');
    return [
      ...(app === undefined ? [] : new WebAlarms(this, 'Web', { ...this.alarmProps, balancer: app }).graphs),
      ...(websockets === undefined
        ? []
        : new WebsocketAlarms(this, 'Websockets', { ...this.alarmProps, balancer: websockets }).graphs),
    ];
  }

  private stores(): readonly IWidget[] {
    const { jobs, pubsub, caches } = this.props;
    const unmetered = (id: string, store: PubSubStore | CacheStore) =>
      new UnmeteredStoreAlarms(this, id, { ...this.alarmProps, store });
    const ofCaches = unmeteredGraphs(
      'Caches',
      caches.map((cache) => unmetered(`Cache${pascalCase(cache.name)}`, cache)),
    );
    if (jobs === undefined) {
      const alone =
        pubsub === undefined ? [] : unmeteredGraphs('Pub/sub store', [unmetered('PubSub', pubsub)]);
      return [...alone, ...ofCaches];
    }
    const metered = storeGraphs({
      jobs: new StoreAlarms(this, 'Jobs', { ...this.alarmProps, store: jobs }),
      jobMemory: new JobStoreAlarms(this, 'JobMemory', { ...this.alarmProps, store: jobs }),
      ...(pubsub !== undefined && {
        pubsub: {
          store: new StoreAlarms(this, 'PubSub', { ...this.alarmProps, store: pubsub }),
          buffers: new PubSubAlarms(this, 'PubSubBuffers', this.alarmProps),
        },
      }),
    });
    return [...metered, ...ofCaches];
  }
}
