import { App, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Pages, Tickets } from '../../../constructs/monitoring/alarms';

const stack = new Stack(new App(), 'Alarms');
const pages = new Pages({ stage: 'shop', topic: new sns.Topic(stack, 'Page') });
const tickets = new Tickets({ stage: 'shop', topic: new sns.Topic(stack, 'Ticket'), without: [] });
const watched = {
  // The facade decides how often it is looked at, whatever the metric says.
  metric: new Metric({ namespace: 'Shop', metricName: 'orders', period: Duration.hours(1) }),
  threshold: 5,
  missingData: TreatMissingData.IGNORE,
  description: 'Orders are late.',
};

const page = pages.add(stack, 'Errors', { ...watched, article: 'server-errors', subject: 'web' });
tickets.add(stack, 'Slow', { ...watched, article: 'slow-answers', subject: 'web', minutes: 15, times: 2 });
pages.add(stack, 'Silent', { ...watched, article: 'meter-silent', bad: 'below' });
const template = Template.fromStack(stack);

test('a page: two of three minutes, its end too, and all it says', () => {
  template.hasResource('AWS::CloudWatch::Alarm', {
    Metadata: { 'bulkhead:alarm': { severity: 'page', article: 'server-errors' } },
    Properties: {
      AlarmName: 'bulkhead-shop-web-server-errors',
      AlarmDescription: 'Orders are late. docs/runbook.md#server-errors',
      AlarmActions: [{ Ref: Match.stringLikeRegexp('^Page') }],
      OKActions: [{ Ref: Match.stringLikeRegexp('^Page') }],
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      DatapointsToAlarm: 2,
      EvaluationPeriods: 3,
      Period: 60,
      Threshold: 5,
      TreatMissingData: 'ignore',
      EvaluateLowSampleCountPercentile: Match.absent(),
    },
  });
});

test('its name is known as text, since a service that refers to its own alarm is a cycle', () => {
  expect(page).toMatchObject({ name: 'bulkhead-shop-web-server-errors', severity: 'page', threshold: 5 });
  expect(page.metric.period.toSeconds()).toBe(60);
});

test('a ticket says that it is one where pages have the same article', () => {
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: 'bulkhead-shop-web-slow-answers-ticket',
    AlarmActions: [{ Ref: Match.stringLikeRegexp('^Ticket') }],
    OKActions: Match.absent(),
    DatapointsToAlarm: 2,
    EvaluationPeriods: 2,
    Period: 900,
  });
});

test('too little is bad too', () => {
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    AlarmName: 'bulkhead-shop-meter-silent',
    ComparisonOperator: 'LessThanThreshold',
  });
});

test('what the rules of time and severity forbid does not compile', () => {
  const never = (): void => {
    // @ts-expect-error a backlog that grows wakes nobody
    pages.add(stack, 'A', { ...watched, article: 'backlog-growing' });
    // @ts-expect-error late jobs are no ticket
    tickets.add(stack, 'B', { ...watched, article: 'jobs-late', minutes: 5, times: 1 });
    // @ts-expect-error only late jobs and tests are looked at every ten seconds
    pages.addQuick(stack, 'C', { ...watched, article: 'server-errors' });
    // @ts-expect-error late jobs are not left waiting for minutes
    pages.add(stack, 'G', { ...watched, article: 'jobs-late' });
    // @ts-expect-error a ticket waits five minutes at least
    tickets.add(stack, 'D', { ...watched, article: 'dead-jobs', minutes: 1, times: 1 });
    // @ts-expect-error there is no such article
    pages.add(stack, 'E', { ...watched, article: 'orders-late' });
    const { missingData: _, ...silent } = watched;
    // @ts-expect-error silence means something
    pages.add(stack, 'F', { ...silent, article: 'server-errors' });
  };
  expect(never).toBeInstanceOf(Function);
});
