import { Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { baselineCpuPercent } from '../../domain/stores/node-types';
import type { Pages, RegisteredAlarm, Tickets } from './alarms';

/** Of the one core that runs commands; what AWS advises (ElastiCache guide, "Which metrics should I monitor?"). */
const cpuPercent = 90;

/** Usually under one second (same guide). What is not copied yet is lost with the primary. */
const lagSeconds = 10;

/** Of what a burstable node can use for ever. A node without credits is held at all of it; an average is a little below. */
const shareOfBaseline = 0.9;

export interface NodeAlarmsProps {
  readonly pages: Pages;
  readonly tickets: Tickets;
  /** Store and number, as in `jobs-001`. */
  readonly subject: string;
  /** ElastiCache's id of it. */
  readonly nodeId: string;
  readonly nodeType: string;
  /** Whether the store has replicas, which alone can lag. */
  readonly replicated: boolean;
}

/**
 * One node of a store. ElastiCache publishes by node and not by store, and which one is the primary changes, so every
 * node has the alarms of both roles.
 */
export class NodeAlarms extends Construct {
  readonly nodeId: string;
  readonly cpu: RegisteredAlarm;

  constructor(scope: Construct, id: string, props: NodeAlarmsProps) {
    super(scope, id);
    const { subject, nodeId, nodeType } = props;
    this.nodeId = nodeId;
    const metric = (metricName: string) =>
      new Metric({
        namespace: 'AWS/ElastiCache',
        metricName,
        dimensionsMap: { CacheClusterId: nodeId },
        statistic: 'Average',
      });
    this.cpu = props.pages.add(this, 'Cpu', {
      article: 'engine-cpu',
      subject,
      metric: metric('EngineCPUUtilization'),
      threshold: cpuPercent,
      // A node that is gone says nothing: not a reason to wake anybody twice.
      missingData: TreatMissingData.NOT_BREACHING,
      description: `Store node ${nodeId} spends ${cpuPercent} % or more of its one core on commands, and everybody waits in line.`,
    });
    const baseline = baselineCpuPercent(nodeType);
    if (baseline !== undefined) {
      const percent = baseline * shareOfBaseline;
      // Held at its baseline it never reaches what `engine-cpu` waits for. Not by its balance of credits: a new node has none.
      props.tickets.add(this, 'Credits', {
        article: 'cpu-credits',
        subject,
        metric: metric('CPUUtilization'),
        threshold: percent,
        minutes: 15,
        times: 3,
        missingData: TreatMissingData.NOT_BREACHING,
        description: `Store node ${nodeId} (${nodeType}) has used ${percent} % of its CPU or more for 45 minutes, and ${baseline} % is all that it has when its credits are spent.`,
      });
    }
    if (!props.replicated) return;
    props.tickets.add(this, 'Lag', {
      article: 'replication-lag',
      subject,
      metric: metric('ReplicationLag'),
      threshold: lagSeconds,
      minutes: 5,
      times: 1,
      // Only replicas publish it.
      missingData: TreatMissingData.NOT_BREACHING,
      description: `Store node ${nodeId} is ${lagSeconds} s or more behind its primary: a failover to it would lose as much.`,
    });
  }
}
