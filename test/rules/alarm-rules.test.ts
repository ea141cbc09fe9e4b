import { alarmHasArticle } from '../../rules/alarm-has-article';
import { alarmWatchesASentMetric } from '../../rules/alarm-watches-a-sent-metric';
import { missingDataIsExplicit } from '../../rules/missing-data-is-explicit';
import { pageLooksEveryMinute } from '../../rules/page-looks-every-minute';
import { plannedAnswersAreNoErrors } from '../../rules/planned-answers-are-no-errors';
import type { Rule } from '../../rules/rule';
import { scalingAlarmToleratesMissing } from '../../rules/scaling-alarm-tolerates-missing';
import { broken } from './broken';
import type { Editable } from './editable';

const errors = { stack: 'app', logicalId: 'WebErrors' };
const mark = 'Metadata.bulkhead:alarm';

/** Another alarm beside those of the minimal app. */
const alarm =
  (properties: Readonly<Record<string, unknown>>, metadata?: unknown) =>
  (app: Editable): void =>
    app.add(
      { stack: 'app', logicalId: 'Added' },
      {
        Type: 'AWS::CloudWatch::Alarm',
        ...(metadata === undefined ? {} : { Metadata: metadata }),
        Properties: { AlarmActions: ['arn:aws:sns:eu-west-1:111122223333:pager'], ...properties },
      },
    );

const scaling = (properties: Readonly<Record<string, unknown>>) =>
  alarm({ ...properties, AlarmActions: [{ Ref: 'PoolScaling' }] });

const metric = (properties: Readonly<Record<string, unknown>>) =>
  alarm({
    Namespace: 'Bulkhead',
    MetricName: 'waitingJobs',
    Dimensions: [
      { Name: 'Stage', Value: 'shop' },
      { Name: 'Pool', Value: 'urgent' },
    ],
    ...properties,
  });

const math = (...periods: readonly unknown[]) => ({
  Metrics: [
    { Id: 'sum', Expression: 'a + b' },
    ...periods.map((Period, index) => ({ Id: `m${index}`, MetricStat: { Metric: {}, Period } })),
  ],
});

const metricStat = (MetricName: string, balancer = 'Public') => ({
  MetricStat: {
    Metric: {
      Namespace: 'AWS/ApplicationELB',
      MetricName,
      Dimensions: [{ Name: 'LoadBalancer', Value: { 'Fn::GetAtt': [balancer, 'LoadBalancerFullName'] } }],
    },
  },
});

/** An alarm on errors of a load balancer, in an app with a rule that answers with a status by itself. */
const answered =
  (StatusCode: string, properties: Readonly<Record<string, unknown>>) =>
  (app: Editable): void => {
    const Actions = [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode } }];
    const rule = { Type: 'AWS::ElasticLoadBalancingV2::ListenerRule', Properties: { Actions } };
    app.add({ stack: 'app', logicalId: 'Closed' }, rule);
    alarm(properties)(app);
  };

const errorsLessFixed = (Expression: string, balancer?: string) => ({
  Metrics: [
    { Id: 'result', Expression },
    { Id: 'errors', ...metricStat('HTTPCode_ELB_5XX_Count') },
    { Id: 'fixed', ...metricStat('HTTP_Fixed_Response_Count', balancer) },
  ],
});

const asItIs = (name: string) =>
  `watches ${name} as it is, expected HTTP_Fixed_Response_Count of the same load balancer taken off it`;

type Case = readonly [rule: Rule, what: string, change: (app: Editable) => void, messages: string[]];

const cases: readonly Case[] = [
  [
    plannedAnswersAreNoErrors,
    'the bare count beside a rule of maintenance',
    answered('503', metricStat('HTTPCode_ELB_5XX_Count').MetricStat.Metric),
    [asItIs('HTTPCode_ELB_5XX_Count')],
  ],
  [
    plannedAnswersAreNoErrors,
    'the bare count where no rule answers an error',
    answered('404', metricStat('HTTPCode_ELB_5XX_Count').MetricStat.Metric),
    [],
  ],
  [plannedAnswersAreNoErrors, 'taken off', answered('503', errorsLessFixed('errors - fixed')), []],
  [
    plannedAnswersAreNoErrors,
    'asked for and left out of the formula',
    answered('503', errorsLessFixed('errors - fixedly')),
    [asItIs('HTTPCode_ELB_5XX_Count')],
  ],
  [
    plannedAnswersAreNoErrors,
    'those of another load balancer taken off',
    answered('503', errorsLessFixed('errors - fixed', 'Other')),
    [asItIs('HTTPCode_ELB_5XX_Count')],
  ],
  [
    plannedAnswersAreNoErrors,
    'errors of tasks, and a metric of the same name elsewhere',
    (app) => {
      answered('503', metricStat('HTTPCode_Target_5XX_Count').MetricStat.Metric)(app);
      app.add(
        { stack: 'app', logicalId: 'Own' },
        {
          Type: 'AWS::CloudWatch::Alarm',
          Properties: { Namespace: 'Own', MetricName: 'HTTPCode_ELB_5XX_Count' },
        },
      );
    },
    [],
  ],
  [
    alarmHasArticle,
    'an alarm without a mark beside others that have one',
    alarm({ TreatMissingData: 'missing' }),
    [
      'severity in its metadata is nothing, expected page, ticket, scaling, deploy',
      'article in its metadata is nothing, expected a heading of the runbook',
    ],
  ],
  [
    alarmHasArticle,
    'a severity that nobody knows, no article and no choice',
    alarm({}, { 'bulkhead:alarm': { severity: 'urgent', article: '' } }),
    [
      'severity in its metadata is "urgent", expected page, ticket, scaling, deploy',
      'article in its metadata is "", expected a heading of the runbook',
      'TreatMissingData is nothing, expected a choice',
    ],
  ],
  [
    alarmHasArticle,
    'a marked one',
    alarm({ TreatMissingData: 'ignore' }, { 'bulkhead:alarm': { severity: 'ticket', article: 'late' } }),
    [],
  ],
  [
    pageLooksEveryMinute,
    'a page every five minutes',
    alarm({ Period: 300 }, { 'bulkhead:alarm': { severity: 'page' } }),
    ['Period is 300, expected at most 60'],
  ],
  [
    pageLooksEveryMinute,
    'a page on metric math',
    alarm(math(10, 300), { 'bulkhead:alarm': { severity: 'page' } }),
    ['Period is 300, expected at most 60'],
  ],
  [
    pageLooksEveryMinute,
    'a ticket',
    alarm({ Period: 300 }, { 'bulkhead:alarm': { severity: 'ticket' } }),
    [],
  ],
  [
    missingDataIsExplicit,
    'too little, and silence is well',
    alarm({ ComparisonOperator: 'LessThanThreshold', TreatMissingData: 'notBreaching' }),
    ['TreatMissingData is "notBreaching" with "LessThanThreshold", expected "breaching"'],
  ],
  [
    missingDataIsExplicit,
    'too little or as much, and nothing said',
    alarm({ ComparisonOperator: 'LessThanOrEqualToThreshold' }),
    ['TreatMissingData is nothing with "LessThanOrEqualToThreshold", expected "breaching"'],
  ],
  [missingDataIsExplicit, 'too much', alarm({ ComparisonOperator: 'GreaterThanThreshold' }), []],
  [missingDataIsExplicit, 'an alarm that scales', scaling({ ComparisonOperator: 'LessThanThreshold' }), []],
  [
    scalingAlarmToleratesMissing,
    'silence keeps the state',
    scaling({ TreatMissingData: 'ignore' }),
    ['TreatMissingData is "ignore" on an alarm that scales, expected "missing"'],
  ],
  [
    scalingAlarmToleratesMissing,
    'silence scales',
    scaling({ TreatMissingData: 'breaching' }),
    ['TreatMissingData is "breaching" on an alarm that scales, expected "missing"'],
  ],
  [scalingAlarmToleratesMissing, 'nothing said, which is missing', scaling({}), []],
  [scalingAlarmToleratesMissing, 'an alarm that tells people', alarm({ TreatMissingData: 'breaching' }), []],
  [alarmWatchesASentMetric, 'what the meter sends', metric({}), []],
  [
    alarmWatchesASentMetric,
    'a slip in the name',
    metric({ MetricName: 'waitingJob' }),
    ['MetricName is "waitingJob", expected one that the queue meter sends'],
  ],
  [
    alarmWatchesASentMetric,
    'one dimension less',
    metric({ Dimensions: [{ Name: 'Stage', Value: 'shop' }] }),
    ['dimensions of "waitingJobs" are ["Stage"], expected Stage and Pool'],
  ],
  [
    alarmWatchesASentMetric,
    "another stage's metric",
    metric({ Tags: [{ Key: 'bulkhead:stage', Value: 'prod' }] }),
    ['watches the stage "shop", expected its own, "prod"'],
  ],
  [
    alarmWatchesASentMetric,
    'metric math',
    alarm({
      Metrics: [{ Id: 'a', MetricStat: { Metric: { Namespace: 'Bulkhead', MetricName: 'age' } } }],
    }),
    ['MetricName is "age", expected one that the queue meter sends'],
  ],
  [alarmWatchesASentMetric, "somebody else's metric", alarm({ Namespace: 'AWS/ECS', MetricName: 'age' }), []],
];

test.each(cases.map(([rule, what, ...rest]) => [rule.id, what, rule, ...rest] as const))(
  '%s: %s',
  (_id, _what, rule, change, messages) => {
    expect(broken(rule, change)).toEqual(messages.map((message) => `app/Added: ${message}`));
  },
);

test('alarm-has-article: an app that marks no alarm does not know the convention', () => {
  expect(
    broken(alarmHasArticle, (app) => {
      for (const logicalId of ['WebErrors', 'CableErrors', 'WebEnded', 'CableEnded', 'PoolEnded']) {
        app.remove({ stack: 'app', logicalId }, mark);
      }
      app.remove(errors, 'Properties.TreatMissingData');
    }),
  ).toEqual([]);
});

test('alarm-has-article: a composite alarm has no data of its own', () => {
  expect(
    broken(alarmHasArticle, (app) =>
      app.add(
        { stack: 'app', logicalId: 'Both' },
        {
          Type: 'AWS::CloudWatch::CompositeAlarm',
          Metadata: { 'bulkhead:alarm': { severity: 'page', article: 'both' } },
          Properties: { AlarmRule: 'ALARM("web-errors")' },
        },
      ),
    ),
  ).toEqual([]);
});
