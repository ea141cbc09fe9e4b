import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import {
  type AlarmSeverity,
  alarmMetadataKey,
  alarmName,
  type RunbookSection,
  runbookPath,
  runbookSections,
  type SectionOf,
} from '../../config/contract/runbook-sections';

/** One metric, or what is computed of several of the alarm's period. */
export type AlarmMetric = cloudwatch.Metric | cloudwatch.MathExpression;

/** What an alarm watches. How often it looks is no choice of its own: that comes with whom it tells. */
export interface Watched<A extends RunbookSection> {
  readonly article: A;
  /** The pool, service or store that it is about. @default none: there is one such alarm in a stage */
  readonly subject?: string;
  readonly metric: AlarmMetric;
  readonly threshold: number;
  /** Which side of the threshold is bad. @default 'atLeast' */
  readonly bad?: 'atLeast' | 'below';
  /** What silence means. No default: a wrong guess here wakes nobody, or everybody. */
  readonly missingData: cloudwatch.TreatMissingData;
  /** One sentence that says what is wrong, for somebody who was asleep. */
  readonly description: string;
  /** Of percentiles: keep the state while there are fewer than 1,000 samples for a p99 (CloudWatch user guide). */
  readonly ignoreFewSamples?: boolean;
}

export interface AlarmsProps {
  readonly stage: string;
  /** Who is told. */
  readonly topic: ITopic;
}

/** An alarm, and what graphs and deployments need of it. */
export interface RegisteredAlarm {
  /** As text: a service that refers to an alarm on its own metrics is a cycle. */
  readonly name: string;
  readonly severity: AlarmSeverity;
  /** With the alarm's period. */
  readonly metric: AlarmMetric;
  readonly threshold: number;
  readonly alarm: cloudwatch.Alarm;
}

/** A line in a graph, and the threshold at which somebody is told of it. */
export type GraphLine = Pick<RegisteredAlarm, 'metric' | 'severity' | 'threshold'>;

type QuickArticle = 'jobs-late' | 'page-test';
type PatientArticle = 'unhealthy-tasks';
type MinuteArticle = Exclude<SectionOf<'page'>, QuickArticle | PatientArticle>;

/**
 * The two pages that do not wait for minutes. Jobs: two readings within a minute, so that a single outlier wakes nobody,
 * a lost reading delays nothing, and an age that swings around the threshold is one page and not ten.
 */
const quick: Readonly<Record<QuickArticle, { readonly datapoints: number; readonly of: number }>> = {
  'jobs-late': { datapoints: 2, of: 6 },
  'page-test': { datapoints: 1, of: 1 },
};

/** Three times the price of an alarm on minutes, for what cannot wait. */
export const quickPeriod = Duration.seconds(10);

/** Alarms that wake somebody. Their end is told too. */
export class Pages {
  private readonly props: AlarmsProps;

  constructor(props: AlarmsProps) {
    this.props = props;
  }

  /** Two of three minutes: one bad minute is nobody's night, and two are customers'. */
  add(scope: Construct, id: string, watched: Watched<MinuteArticle>): RegisteredAlarm {
    return this.register(scope, id, { watched, period: Duration.minutes(1), datapoints: 2, of: 3 });
  }

  addQuick(scope: Construct, id: string, watched: Watched<QuickArticle>): RegisteredAlarm {
    return this.register(scope, id, { watched, period: quickPeriod, ...quick[watched.article] });
  }

  /** Every one of so many minutes: for what looks ill while it starts, and is not. */
  addPatient(
    scope: Construct,
    id: string,
    watched: Watched<PatientArticle> & { readonly minutes: number },
  ): RegisteredAlarm {
    const { minutes } = watched;
    return this.register(scope, id, {
      watched,
      period: Duration.minutes(1),
      datapoints: minutes,
      of: minutes,
    });
  }

  private register(scope: Construct, id: string, rest: Rhythm): RegisteredAlarm {
    const registered = register(scope, id, { ...this.props, ...rest, severity: 'page' });
    registered.alarm.addOkAction(new SnsAction(this.props.topic));
    return registered;
  }
}

/**
 * How a ticket looks: so many minutes at a time, and so many times in a row. Never less than five minutes in all. Minute by
 * minute only what is a sum of what is there and not of what happened: over five minutes it would be counted five times; and
 * what the queue meter has judged already, and ends within a minute.
 */
type Patience =
  | { readonly minutes: 1; readonly times: 5 }
  | { readonly minutes: 5 | 15; readonly times: 1 | 2 | 3 };

export interface TicketsProps extends AlarmsProps {
  /** Articles of which this stage makes no tickets. */
  readonly without: readonly SectionOf<'ticket'>[];
}

/** Alarms that are read in the morning: whatever mends itself within five minutes is no work for anybody. */
export class Tickets {
  private readonly props: TicketsProps;

  constructor(props: TicketsProps) {
    this.props = props;
  }

  /** @returns what graphs draw, whether there is an alarm or not */
  add(scope: Construct, id: string, watched: Watched<SectionOf<'ticket'>> & Patience): GraphLine {
    const { minutes, times, metric, threshold } = watched;
    const period = Duration.minutes(minutes);
    if (this.props.without.includes(watched.article)) {
      return { metric: metric.with({ period }), threshold, severity: 'ticket' };
    }
    return register(scope, id, {
      ...this.props,
      watched,
      period,
      datapoints: times,
      of: times,
      severity: 'ticket',
    });
  }
}

/**
 * An alarm that undoes a deploy and tells nobody: a service names it, ECS acts on it, and what people hear of is the deploy
 * that was given up. One of the last two periods is enough, so that what comes late is still counted together with what it
 * belongs to: seen alone, a period is over before the second of two slow failures is known.
 */
export function addDeployAlarm(
  scope: Construct,
  id: string,
  props: Watched<SectionOf<'deploy'>> & { readonly stage: string; readonly minutes: number },
): RegisteredAlarm {
  const { stage, minutes } = props;
  return register(scope, id, {
    stage,
    watched: props,
    period: Duration.minutes(minutes),
    datapoints: 1,
    of: 2,
    severity: 'deploy',
  });
}

interface Rhythm {
  readonly watched: Watched<RunbookSection>;
  readonly period: Duration;
  readonly datapoints: number;
  readonly of: number;
}

interface Registration extends Rhythm {
  readonly stage: string;
  readonly severity: AlarmSeverity;
  /** Nobody is told without one. */
  readonly topic?: ITopic;
}

function register(scope: Construct, id: string, props: Registration): RegisteredAlarm {
  const { watched, severity } = props;
  const { article } = watched;
  const name = alarmName(props.stage, nameOf(watched, severity));
  const metric = watched.metric.with({ period: props.period });
  const alarm = new cloudwatch.Alarm(scope, id, {
    alarmName: name,
    alarmDescription: `${watched.description} ${runbookPath}#${article}`,
    metric,
    threshold: watched.threshold,
    comparisonOperator:
      watched.bad === 'below'
        ? cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD
        : cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    evaluationPeriods: props.of,
    datapointsToAlarm: props.datapoints,
    treatMissingData: watched.missingData,
    ...(watched.ignoreFewSamples === true ? { evaluateLowSampleCountPercentile: 'ignore' } : {}),
  });
  if (props.topic !== undefined) alarm.addAlarmAction(new SnsAction(props.topic));
  const resource = alarm.node.defaultChild;
  if (!(resource instanceof cloudwatch.CfnAlarm)) {
    throw new Error(`${alarm.node.path}: the alarm has no CfnAlarm`);
  }
  resource.addMetadata(alarmMetadataKey, { severity, article });
  return { name, severity, metric, threshold: watched.threshold, alarm };
}

/** A ticket says that it is one where a page has the same article. */
function nameOf({ subject, article }: Watched<RunbookSection>, severity: AlarmSeverity): string {
  const others = runbookSections[article].length > 1 && severity === 'ticket' ? [severity] : [];
  return [...(subject === undefined ? [] : [subject]), article, ...others].join('-');
}
