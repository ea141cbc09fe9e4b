import type { Editable, Place } from '../editable';
import type { Fault } from './fault';
import { prodParts } from './prod-parts';

const { alarm, topicPolicy, topicKey, schedule } = prodParts;
const mark = 'Metadata.bulkhead:alarm';
const missing = 'Properties.TreatMissingData';

const meter = (app: Editable): Place =>
  app.find('AWS::Lambda::Function', 'measures queues and stores every ten seconds');

const meterInvocation = (app: Editable): Place =>
  app.find('AWS::Lambda::EventInvokeConfig', `{"Ref":"${meter(app).logicalId}"}`);

const topic = (app: Editable, name: string): Place => {
  const { stack } = topicPolicy(app, name);
  return { stack, logicalId: String(app.get(topicPolicy(app, name), 'Properties.Topics.0.Ref')) };
};

const metrics = 'Properties.Metrics';

/** How an alarm asks for the errors of a load balancer. */
const errorsOf = (app: Editable, place: Place) => {
  const { MetricStat } = { ...Object(app.pick(place, metrics, 'HTTPCode_ELB_5XX_Count')) };
  return { ...Object(MetricStat) };
};

/** What tells people, and what measures. */
export const alarmFaults: readonly Fault[] = [
  {
    name: 'an alarm on a quarter of a minute',
    caughtBy: 'alarm-periods-exist',
    apply: (app) => app.set(alarm(app, 'rejected-writes'), 'Properties.Period', 15),
  },
  {
    name: 'an alarm that looks at two days of minutes',
    caughtBy: 'alarm-periods-exist',
    apply: (app) => app.set(alarm(app, 'rejected-writes'), 'Properties.EvaluationPeriods', 2880),
  },
  {
    name: 'a full store tells nobody',
    caughtBy: 'alarm-has-action',
    apply: (app) => app.set(alarm(app, 'job-store-memory'), 'Properties.AlarmActions', []),
  },
  {
    name: 'an alarm that says nothing of itself',
    caughtBy: 'alarm-has-article',
    apply: (app) => app.remove(alarm(app, 'rejected-writes'), mark),
  },
  {
    name: 'a severity that nobody knows',
    caughtBy: 'alarm-has-article',
    apply: (app) => app.set(alarm(app, 'default-jobs-late'), `${mark}.severity`, 'critical'),
  },
  {
    name: 'an article without a name',
    caughtBy: 'alarm-has-article',
    apply: (app) => app.remove(alarm(app, 'backlog-growing'), `${mark}.article`),
  },
  {
    name: 'nobody says what silence of a store means',
    caughtBy: 'alarm-has-article',
    apply: (app) => app.remove(alarm(app, 'jobs-store-unreachable'), missing),
  },
  {
    name: 'a page that looks every five minutes',
    caughtBy: 'page-looks-every-minute',
    apply: (app) => app.set(alarm(app, 'job-store-memory'), 'Properties.Period', 300),
  },
  {
    name: 'late jobs that are looked for every quarter of an hour',
    caughtBy: 'page-looks-every-minute',
    apply: (app) => app.set(alarm(app, 'urgent-jobs-late'), 'Properties.Period', 900),
  },
  {
    name: 'a silent meter is a good meter',
    caughtBy: 'missing-data-is-explicit',
    apply: (app) => app.set(alarm(app, 'meter-silent'), missing, 'notBreaching'),
  },
  {
    name: 'a silent meter is whatever it was',
    caughtBy: 'missing-data-is-explicit',
    apply: (app) => app.set(alarm(app, 'meter-silent'), missing, 'ignore'),
  },
  {
    name: 'metric name typo',
    caughtBy: 'alarm-watches-a-sent-metric',
    apply: (app) =>
      app.change(alarm(app, 'bulk-jobs-late'), 'Properties.MetricName', (name) => name.replace('Age', '')),
  },
  {
    name: 'the age of all pools, which nobody sends',
    caughtBy: 'alarm-watches-a-sent-metric',
    apply: (app) => app.drop(alarm(app, 'urgent-jobs-late'), 'Properties.Dimensions', 'Pool'),
  },
  {
    name: 'pools with any ticket, which nobody counts',
    caughtBy: 'alarm-watches-a-sent-metric',
    apply: (app) => app.drop(alarm(app, 'pool-at-ceiling'), 'Properties.Dimensions', 'Ticket'),
  },
  {
    name: "staging's memory",
    caughtBy: 'alarm-watches-a-sent-metric',
    apply: (app) => {
      const place = alarm(app, 'job-store-memory');
      app.drop(place, 'Properties.Dimensions', '"Stage"');
      app.push(place, 'Properties.Dimensions', { Name: 'Stage', Value: 'staging' });
    },
  },
  {
    name: 'errors of the load balancer as they are, maintenance among them',
    caughtBy: 'planned-answers-are-no-errors',
    apply: (app) => {
      const place = alarm(app, 'app-balancer-errors');
      const { Metric, Period, Stat } = errorsOf(app, place);
      app.remove(place, 'Properties.Metrics');
      for (const [key, value] of Object.entries({ ...Metric, Period, Statistic: Stat })) {
        app.set(place, `Properties.${key}`, value);
      }
    },
  },
  {
    name: 'fixed responses are not asked for',
    caughtBy: 'planned-answers-are-no-errors',
    apply: (app) => app.drop(alarm(app, 'app-balancer-errors'), metrics, 'HTTP_Fixed_Response_Count'),
  },
  {
    name: 'fixed responses are asked for and not taken off',
    caughtBy: 'planned-answers-are-no-errors',
    apply: (app) => app.set(alarm(app, 'websockets-balancer-errors'), `${metrics}.0.Expression`, 'errors'),
  },
  {
    name: 'fixed responses are added to the errors that count them already',
    caughtBy: 'planned-answers-are-no-errors',
    apply: (app) =>
      app.set(alarm(app, 'app-balancer-errors'), `${metrics}.0.Expression`, 'errors + FILL(fixed, 0)'),
  },
  {
    name: 'what one load balancer planned is taken off the errors of the other',
    caughtBy: 'planned-answers-are-no-errors',
    apply: (app) => {
      const other = alarm(app, 'websockets-balancer-errors');
      const place = alarm(app, 'app-balancer-errors');
      app.drop(place, metrics, 'HTTP_Fixed_Response_Count');
      app.push(place, metrics, app.pick(other, metrics, 'HTTP_Fixed_Response_Count'));
    },
  },
  {
    name: 'an alarm on 503 beside the one on all errors',
    caughtBy: 'planned-answers-are-no-errors',
    apply: (app) => {
      const { Metric } = errorsOf(app, alarm(app, 'app-balancer-errors'));
      app.add(
        { ...alarm(app, 'app-balancer-errors'), logicalId: 'Unavailable' },
        {
          Type: 'AWS::CloudWatch::Alarm',
          Properties: { ...Metric, MetricName: 'HTTPCode_ELB_503_Count', TreatMissingData: 'notBreaching' },
        },
      );
    },
  },
  {
    name: 'the topic of pages denies, and allows nobody',
    caughtBy: 'alert-topic-hears-cloudwatch',
    apply: (app) =>
      app.drop(topicPolicy(app, 'Page'), 'Properties.PolicyDocument.Statement', 'cloudwatch.amazonaws.com'),
  },
  {
    name: 'the topic of tickets hears another service',
    caughtBy: 'alert-topic-hears-cloudwatch',
    apply: (app) => {
      const place = topicPolicy(app, 'Ticket');
      app.set(place, 'Properties.PolicyDocument.Statement.1.Principal.Service', 'events.amazonaws.com');
    },
  },
  {
    name: 'the key of the topics forgets CloudWatch',
    caughtBy: 'alert-topic-hears-cloudwatch',
    apply: (app) => app.drop(topicKey(app), 'Properties.KeyPolicy.Statement', 'cloudwatch.amazonaws.com'),
  },
  {
    name: "pages encrypted with SNS's own key",
    caughtBy: 'alert-topic-hears-cloudwatch',
    apply: (app) => app.set(topic(app, 'Page'), 'Properties.KmsMasterKeyId', 'alias/aws/sns'),
  },
  {
    name: 'the meter is switched off',
    caughtBy: 'schedule-does-not-pile-up',
    apply: (app) => app.set(schedule(app, 'queue meter'), 'Properties.State', 'DISABLED'),
  },
  {
    name: 'the meter takes as much of the account as it likes',
    caughtBy: 'schedule-does-not-pile-up',
    apply: (app) => app.set(meter(app), 'Properties.Timeout', 300),
  },
  {
    name: 'a reading that failed is taken again, later',
    caughtBy: 'schedule-does-not-pile-up',
    apply: (app) => app.set(meterInvocation(app), 'Properties.MaximumRetryAttempts', 2),
  },
  {
    name: 'a reading of six hours ago',
    caughtBy: 'schedule-does-not-pile-up',
    apply: (app) => app.remove(meterInvocation(app), 'Properties.MaximumEventAgeInSeconds'),
  },
];
