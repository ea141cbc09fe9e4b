import { loadStage } from '../../../config/load-stage';
import { listStages } from '../../../config/stage-file';
import { alarmsOf } from '../../support/synth/alarms-of';
import { resourcesByType } from '../../support/synth/parsed-template';
import { type SynthesisedStage, synthStage } from '../../support/synth/synth-stage';

interface Widget {
  readonly type: string;
  readonly y: number;
  readonly properties: {
    readonly title?: string;
    readonly markdown?: string;
    readonly query?: string;
    readonly metrics?: readonly (readonly unknown[])[];
    readonly annotations?: {
      readonly horizontal: readonly { value: number; label: string; yAxis: string }[];
    };
  };
}

/** The widgets of a stage's dashboard, with a name in place of what only CloudFormation knows. */
function widgetsOf(stage: SynthesisedStage): Widget[] {
  const [[, dashboard] = [], ...others] = resourcesByType(
    stage.parsed.Platform,
    'AWS::CloudWatch::Dashboard',
  );
  expect(others).toEqual([]);
  const { DashboardName, DashboardBody } = dashboard?.Properties ?? {};
  expect(DashboardName).toBe(`bulkhead-${stage.config.stage}-${stage.config.region}`);
  const parts: unknown[] = DashboardBody['Fn::Join'][1];
  return JSON.parse(parts.map((part) => (typeof part === 'string' ? part : 'resolved')).join('')).widgets;
}

const stages = new Map(listStages().map((name) => [name, synthStage(loadStage(name))]));

function stageNamed(name: string): SynthesisedStage {
  const stage = stages.get(name);
  if (stage === undefined) throw new Error(`no stage ${name}`);
  return stage;
}

const prod = stageNamed('prod');

test('answers the questions of an incident from the top, always in the same order', () => {
  expect(widgetsOf(prod).map(({ properties: { title, markdown } }) => title ?? markdown)).toEqual([
    '**prod**, read from the top. Red: a page. Orange: a ticket. What to do: docs/runbook.md',
    '### What do customers notice?',
    'app: answers of 5xx a minute',
    'Slowest hundredth of answers, s',
    'websockets: answers of 5xx a minute',
    'Connections of websockets, 2 each: open (left), new a minute (right)',
    '### Which jobs are late?',
    'urgent: oldest job, s',
    'default: oldest job, s',
    'pushes: oldest job, s',
    'bulk: oldest job, s',
    'Pools with a ticket',
    '### Is a store why?',
    'Job store: memory used, %',
    'Pub/sub store: unread messages, % of memory',
    'Connections, % of what is allowed',
    'CPU of the engine, %',
    '### Who fills the queues?',
    'Sources of arriving jobs, share of each queue (0 to 1)',
    '### What was deployed?',
    'Deploys that ECS gave up',
    'What ECS said of them',
    'Tasks that ended by themselves or never came up',
  ]);
});

test('a pool shows its target and its page', () => {
  const pool = widgetsOf(prod).find(({ properties }) => properties.title === 'default: oldest job, s');
  expect(pool?.properties.annotations?.horizontal).toEqual([
    expect.objectContaining({ value: 180, label: 'page' }),
    expect.objectContaining({ value: 60, label: 'target' }),
  ]);
});

test('where thresholds differ, each says whose it is', () => {
  const errors = widgetsOf(prod).find(
    ({ properties }) => properties.title === 'app: answers of 5xx a minute',
  );
  expect(errors?.properties.annotations?.horizontal.map(({ value, label }) => [value, label])).toEqual([
    [108, 'page: load balancer'],
    [72, 'page: web'],
    [36, 'page: api'],
  ]);
});

describe.each(listStages())('the dashboard of %s', (name) => {
  const stage = stageNamed(name);
  const drawn = widgetsOf(stage).filter(({ type }) => type === 'metric');

  /** Namespace and name, or expression, and thresholds of all alarms: what a line in a graph must be one of. */
  const alarms = alarmsOf(stage).map(({ properties: p }) => {
    const queries: readonly { Expression?: string }[] = p.Metrics ?? [];
    const [expression = `${p.Namespace} ${p.MetricName}`] = queries.flatMap(
      ({ Expression }) => Expression ?? [],
    );
    return `${expression} ${p.Threshold}`;
  });

  test('draws no metric without the threshold of an alarm on it', () => {
    expect(drawn.length).toBeGreaterThan(8);
    for (const { properties } of drawn) {
      const values = properties.annotations?.horizontal.map(({ value }) => value) ?? [];
      for (const row of properties.metrics ?? []) {
        const options: { visible?: boolean; expression?: string } = { ...Object(row.at(-1)) };
        // What an expression is made of.
        if (options.visible === false) continue;
        const line = options.expression ?? `${row[0]} ${row[1]}`;
        const limits = values.filter((value) => alarms.includes(`${line} ${value}`));
        expect([properties.title, line, limits.length > 0]).toEqual([properties.title, line, true]);
      }
    }
  });

  test('has no threshold that no alarm has', () => {
    const thresholds = new Set(alarmsOf(stage).map(({ properties }) => properties.Threshold));
    for (const { properties } of drawn) {
      const lines = (properties.annotations?.horizontal ?? []).filter(({ label }) => label !== 'target');
      expect(lines.filter(({ value }) => !thresholds.has(value))).toEqual([]);
    }
  });
});

test('a stage without websockets has nothing to say of them', () => {
  const config = loadStage('prod');
  const { websockets: _, ...services } = config.services;
  const titles = widgetsOf(synthStage({ ...config, services })).map(
    ({ properties }) => properties.title ?? '',
  );
  expect(titles.filter((title) => title.includes('websockets'))).toEqual([]);
});
