import { loadStage } from '../../../config/load-stage';
import type { Datapoint } from '../../../simulation/evaluate-alarm';
import { evaluateMathAlarm, mathAlarmOf } from '../../../simulation/math-alarm';
import type { AlarmState } from '../../../simulation/metric-alarm';
import { documentedManner, type MathManner } from '../../../simulation/metric-math';
import type { Properties } from '../../../simulation/template-properties';
import { alarmNamed } from '../../support/synth/alarms-of';
import { synthStage } from '../../support/synth/synth-stage';

/**
 * The alarms of prod on what its load balancers count of their own answers, as CloudWatch would judge them while a part is
 * closed and while nothing answers. The numbers of maintenance are those of docs/maintenance.md: 10,000 open pages.
 */
const prod = synthStage(loadStage('prod'));
const balancer = 'app/resolved/1';

/** What one minute counts, by metric. */
type Minute = Readonly<Record<string, number>>;

const closed: Minute = {
  HTTPCode_ELB_5XX_Count: 5_000,
  HTTPCode_ELB_503_Count: 5_000,
  HTTP_Fixed_Response_Count: 5_003,
};
const unanswered: Minute = { HTTPCode_ELB_5XX_Count: 200, HTTPCode_ELB_502_Count: 200 };
const withoutTasks: Minute = { HTTPCode_ELB_5XX_Count: 200, HTTPCode_ELB_503_Count: 200 };
const both = (...minutes: readonly Minute[]): Minute => {
  const names = new Set(minutes.flatMap((one) => Object.keys(one)));
  return Object.fromEntries(
    [...names].map((name) => [name, minutes.reduce((total, one) => total + (one[name] ?? 0), 0)]),
  );
};

const manners: readonly MathManner[] = [
  documentedManner,
  { oneSided: 'missing', fillOfNothing: 'filled' },
  { oneSided: 'zero', fillOfNothing: 'nothing' },
];

interface Night {
  readonly alarm: string;
  readonly minutes: readonly Minute[];
  /** From the end of a minute until its counts are there. */
  readonly lateSeconds?: number;
  readonly manner?: MathManner;
}

/** The states of the alarm, minute by minute, until two minutes after the last. */
function states({ alarm, minutes, lateSeconds = 60, manner }: Night): AlarmState[] {
  const math = mathAlarmOf(withBalancer(alarmNamed(prod, alarm).properties));
  const datapoints = minutes.flatMap((counts, minute) =>
    Object.entries(counts).map(([metricName, value]): Datapoint => {
      const dimensions = { LoadBalancer: balancer };
      const sentSeconds = minute * 60 + 60;
      return {
        namespace: 'AWS/ApplicationELB',
        metricName,
        dimensions,
        value,
        atSeconds: minute * 60,
        sentSeconds,
      };
    }),
  );
  const found: AlarmState[] = [];
  for (let atSeconds = 60; atSeconds <= (minutes.length + 3) * 60; atSeconds += 60) {
    const state = found.at(-1) ?? 'OK';
    const moment = {
      alarm: math,
      datapoints,
      atSeconds: atSeconds + 3,
      state,
      ingestionSeconds: lateSeconds,
    };
    found.push(evaluateMathAlarm({ ...moment, ...(manner && { manner }) }).state);
  }
  return found;
}

/** A load balancer's name is CloudFormation's to give. */
function withBalancer(properties: Properties): Properties {
  return JSON.parse(JSON.stringify(properties), (_, value) =>
    Array.isArray(value?.['Fn::GetAtt']) ? balancer : value,
  );
}

const lasting = (minute: Minute): Minute[] => Array.from({ length: 6 }, () => minute);

describe.each(['app-balancer-errors', 'websockets-balancer-errors'])('%s', (alarm) => {
  test.each(manners)('stays OK while a part is closed by plan, whatever is missing: %j', (manner) => {
    expect(states({ alarm, minutes: lasting(closed), manner })).not.toContain('ALARM');
  });

  test.each(manners)(
    'goes off where no task answers, with and without maintenance beside it: %j',
    (manner) => {
      for (const trouble of [unanswered, withoutTasks]) {
        expect(states({ alarm, minutes: lasting(trouble), manner })).toContain('ALARM');
        expect(states({ alarm, minutes: lasting(both(closed, trouble)), manner })).toContain('ALARM');
      }
    },
  );

  test('goes off as soon as on the bare count, and not later because a minute is missing', () => {
    const trouble = lasting(unanswered);
    for (const lateSeconds of [0, 60, 120]) {
      const first = states({ alarm, minutes: trouble, lateSeconds }).indexOf('ALARM');
      // Two minutes that are over and have arrived.
      expect([lateSeconds, first]).toEqual([lateSeconds, 1 + lateSeconds / 60]);
    }
  });

  test('without the subtraction maintenance would be an outage, and 502 are seen if fixed responses never counted', () => {
    const { HTTP_Fixed_Response_Count: _, ...uncounted } = closed;
    expect(states({ alarm, minutes: lasting(uncounted) })).toContain('ALARM');
    const notAmongErrors = both(unanswered, { HTTP_Fixed_Response_Count: 5_000 });
    expect(states({ alarm, minutes: lasting(notAmongErrors) })).toContain('ALARM');
  });
});

test('browsers that try in vain while websockets are closed are no storm, and those that come back are', () => {
  const alarm = 'reconnect-storm';
  const tries = { NewConnectionCount: 500_000, HTTP_Fixed_Response_Count: 500_000 };
  expect(states({ alarm, minutes: lasting(tries) })).not.toContain('ALARM');
  expect(states({ alarm, minutes: lasting(both(tries, { NewConnectionCount: 60_000 })) })).toContain('ALARM');
  expect(states({ alarm, minutes: lasting({ NewConnectionCount: 60_000 }) })).toContain('ALARM');
});
