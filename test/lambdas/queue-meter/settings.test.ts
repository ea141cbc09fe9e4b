import { meterSettings } from '../../../lambdas/queue-meter/settings';
import { settings } from './sample';

const given = (value: unknown) => ({ BULKHEAD_METER_SETTINGS: JSON.stringify(value) });

test('are what the stack said', () => {
  expect(meterSettings(given(settings()))).toEqual(settings());
});

test('that are missing or broken are refused by name', () => {
  expect(() => meterSettings({})).toThrow('BULKHEAD_METER_SETTINGS: expected settings as JSON, got nothing');
  expect(() => meterSettings({ BULKHEAD_METER_SETTINGS: '{"stage":' })).toThrow(
    'BULKHEAD_METER_SETTINGS: expected settings as JSON, got 9 characters that are none',
  );
  expect(() => meterSettings(given({ ...settings(), stage: undefined }))).toThrow(
    'BULKHEAD_METER_SETTINGS: stage: expected string',
  );
  expect(() => meterSettings(given(settings({ pools: [{ ...pool, maxTasks: 0 }] })))).toThrow(
    'BULKHEAD_METER_SETTINGS: pools.0.maxTasks: too_small',
  );
});

const pool = {
  name: 'a',
  queues: ['a'],
  latencyTargetSeconds: 1,
  concurrency: 1,
  minTasks: 1,
  maxTasks: 1,
};
