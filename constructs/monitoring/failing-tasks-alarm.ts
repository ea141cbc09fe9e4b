import { Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import { metricDimensions, metricNamespace, taskMetrics } from '../../config/contract/metric-names';
import { addDeployAlarm, type Tickets } from './alarms';

/**
 * Long enough that two tasks which follow each other fall into it, each with a slow pull and a slow boot: up to four minutes
 * apart at every phase of the evaluation. No longer, because ECS watches the alarm for a while after the last task is
 * replaced, for a time that it computes of the alarm, and every deploy waits for that.
 */
const minutes = 5;

export interface FailingTasksAlarmProps {
  readonly stage: string;
  /** Key of the service or pool in the stage file. */
  readonly service: string;
  /** The revision that the service runs after this deploy. */
  readonly task: ecs.TaskDefinition;
  /** So many tasks within five minutes undo a deploy. */
  readonly failedTasks: number;
  /**
   * Who hears of tasks that go on ending when no deploy is left to be undone. @default nobody: of a service that answers and
   * of a pool with queues, late jobs and errors tell
   */
  readonly tickets?: Tickets;
}

/**
 * A ticket: two in each of three quarters of an hour. A deploy that is undone is over within one or two of them and has a
 * ticket of its own; a task that recycles itself once an hour makes none. ECS starts what ends again without a pause that
 * grows, so whatever lives for less than seven minutes is found.
 */
const goesOn = { failedTasks: 2, minutes: 15, times: 3 } as const;

/**
 * Undoes a deploy whose tasks start and then end by themselves, with whatever exit code. ECS's circuit breaker sees only
 * those that never run and those that fail a health check, so to a worker it is blind (ADR 16).
 *
 * Its dimension is the revision: tasks of the old version that end meanwhile, and those of the last deploy that was undone,
 * are other metrics. So a good deploy is not undone by its predecessor, and the next deploy is not blind.
 */
export class FailingTasksAlarm extends Construct {
  /** A name and no reference, as with the other alarms that a service names. */
  readonly alarmName: string;

  constructor(scope: Construct, id: string, props: FailingTasksAlarmProps) {
    super(scope, id);
    const { stage, service, failedTasks } = props;
    const watched = {
      article: 'failing-tasks',
      subject: service,
      metric: new Metric({
        namespace: metricNamespace,
        metricName: taskMetrics.failedTasks,
        dimensionsMap: { [metricDimensions.taskDefinition]: props.task.taskDefinitionArn },
        statistic: 'Sum',
      }),
      // Written only when a task failed.
      missingData: TreatMissingData.NOT_BREACHING,
    } as const;
    this.alarmName = addDeployAlarm(this, 'Alarm', {
      ...watched,
      stage,
      threshold: failedTasks,
      minutes,
      description: `${service}: ${failedTasks} tasks of the version last deployed ended by themselves within ${minutes} minutes.`,
    }).name;
    props.tickets?.add(this, 'GoesOn', {
      ...watched,
      threshold: goesOn.failedTasks,
      minutes: goesOn.minutes,
      times: goesOn.times,
      description: `${service}: tasks have ended by themselves for ${goesOn.times * goesOn.minutes} minutes, and ECS starts them again and again.`,
    });
  }
}
