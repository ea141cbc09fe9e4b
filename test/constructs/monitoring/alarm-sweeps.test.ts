import { runbookSections } from '../../../config/contract/runbook-sections';
import { loadStage } from '../../../config/load-stage';
import { listStages } from '../../../config/stage-file';
import { alarmsOf, watchedBy } from '../../support/synth/alarms-of';
import { resourcesByType } from '../../support/synth/parsed-template';
import { readable } from '../../support/synth/readable';
import { synthStage } from '../../support/synth/synth-stage';

const articles = new Map<string, readonly string[]>(Object.entries(runbookSections));

describe.each(listStages())('every alarm of %s', (name) => {
  const stage = synthStage(loadStage(name));
  const alarms = alarmsOf(stage);
  const of = (severity: string) => alarms.filter(({ metadata }) => metadata?.severity === severity);
  const actions = (list: unknown): string[] =>
    Array.isArray(list) ? list.map((one) => String(readable(one))) : [];

  test('has a severity that its article allows, a name of its own, and says where its article is', () => {
    expect(alarms.length).toBeGreaterThan(50);
    expect(new Set(alarms.map((alarm) => alarm.name)).size).toBe(alarms.length);
    for (const { name: alarm, metadata, properties } of alarms) {
      const { severity = '', article = '' } = metadata ?? {};
      expect([alarm, articles.get(article)]).toEqual([alarm, expect.arrayContaining([severity])]);
      expect(alarm).toMatch(new RegExp(`^bulkhead-${name}-`));
      expect(properties.AlarmDescription).toMatch(new RegExp(`^\\S.*\\. docs/runbook\\.md#${article}$`, 's'));
    }
  });

  test('says what silence means, and has metric math only where answers of maintenance are taken off', () => {
    for (const { name: alarm, metadata, properties } of alarms) {
      const isMath = ['balancer-errors', 'reconnect-storm'].includes(metadata?.article ?? '');
      expect([alarm, properties.TreatMissingData, properties.Metrics !== undefined]).toEqual([
        alarm,
        expect.stringMatching(/^(breaching|notBreaching|ignore|missing)$/),
        isMath,
      ]);
      if (isMath) expect(watchedBy(properties).metric).toContain('HTTP_Fixed_Response_Count');
    }
  });

  test('takes nothing that a load balancer counts of its own answers as it is', () => {
    const bare = alarms.filter(
      ({ properties }) =>
        /^(HTTPCode_ELB_5|NewConnectionCount)/.test(properties.MetricName) &&
        properties.Metrics === undefined,
    );
    expect(bare.map((alarm) => alarm.name)).toEqual([]);
  });

  test('tells the topic of its severity, and a page also its end', () => {
    const topic = (id: 'Page' | 'Ticket') => [expect.stringMatching(new RegExp(`Alerts${id}`))];
    for (const { properties } of of('page')) {
      expect(actions(properties.AlarmActions)).toEqual(topic('Page'));
      expect(actions(properties.OKActions)).toEqual(topic('Page'));
    }
    for (const { properties } of of('ticket')) {
      expect(actions(properties.AlarmActions)).toEqual(topic('Ticket'));
      expect(properties.OKActions).toBeUndefined();
    }
    for (const { properties } of of('scaling')) {
      expect(actions(properties.AlarmActions)).toEqual([expect.stringContaining('Policy')]);
    }
    for (const { properties } of of('deploy')) {
      expect(properties.AlarmActions).toBeUndefined();
      expect(properties.OKActions).toBeUndefined();
    }
    expect(of('deploy')).toHaveLength(
      Object.keys(stage.config.services).length + Object.keys(stage.config.workers).length,
    );
  });

  test('tells of tasks that go on ending without a deploy where no late job and no error does', () => {
    const told = of('ticket').filter(({ metadata }) => metadata?.article === 'failing-tasks');
    const silent = Object.entries(stage.config.workers).filter(([, { queues }]) => queues.length === 0);
    expect(told.map((alarm) => alarm.name)).toEqual(
      silent.map(([name]) => `bulkhead-${stage.config.stage}-${name}-failing-tasks-ticket`),
    );
    const undoing = of('deploy').map(({ properties }) => properties.Dimensions);
    for (const { properties } of told) {
      expect(undoing).toContainEqual(properties.Dimensions);
      // Longer than it takes to undo a deploy (ADR 16), so that a bad version is not told twice.
      expect([properties.Period, properties.DatapointsToAlarm, properties.Threshold]).toEqual([900, 3, 2]);
    }
  });

  test('pages at two of three minutes; age at ten seconds, and what may look ill while it starts at all of its minutes', () => {
    const rhythm = (article: string, properties: (typeof alarms)[number]['properties']) => {
      const { DatapointsToAlarm, EvaluationPeriods } = properties;
      const { periodSeconds } = watchedBy(properties);
      return article === 'unhealthy-tasks'
        ? [DatapointsToAlarm === EvaluationPeriods && EvaluationPeriods >= 3, periodSeconds]
        : [DatapointsToAlarm, EvaluationPeriods, periodSeconds];
    };
    const expected = (article: string) => {
      if (article === 'unhealthy-tasks') return [true, 60];
      if (article === 'jobs-late') return [2, 6, 10];
      return article === 'page-test' ? [1, 1, 10] : [2, 3, 60];
    };
    for (const { name: alarm, metadata, properties } of of('page')) {
      const article = metadata?.article ?? '';
      expect([alarm, ...rhythm(article, properties)]).toEqual([alarm, ...expected(article)]);
    }
  });

  test('tickets take five minutes at least', () => {
    for (const { name: alarm, properties } of of('ticket')) {
      const { Period, EvaluationPeriods, DatapointsToAlarm } = properties;
      const seconds = Period * EvaluationPeriods;
      expect([alarm, seconds >= 300, DatapointsToAlarm]).toEqual([alarm, true, EvaluationPeriods]);
    }
  });

  test('stands in the Platform stack, with those that it watches', () => {
    expect(resourcesByType(stage.parsed.Foundation, 'AWS::CloudWatch::Alarm')).toEqual([]);
    expect(resourcesByType(stage.parsed.Controls, 'AWS::CloudWatch::Alarm')).toEqual([]);
  });
});
