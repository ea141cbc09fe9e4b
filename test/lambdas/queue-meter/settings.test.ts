import { parseMeterSettings } from '../../../lambdas/queue-meter/settings';
import { settings } from './sample';

const given = (value: unknown) => ({ BULKHEAD_METER_SETTINGS: JSON.stringify(value) });

test('are what the stack said', () => {
  expect(parseMeterSettings(given(settings()))).toEqual(settings());
});

test('that are missing or broken are refused by name', () => {
  expect(() => parseMeterSettings({})).toThrow(
    'BULKHEAD_METER_SETTINGS: expected settings as JSON, got nothing',
  );
  expect(() => parseMeterSettings({ BULKHEAD_METER_SETTINGS: '{"stage":' })).toThrow(
    'BULKHEAD_METER_SETTINGS: expected settings as JSON, got 9 characters that are none',
  );
  expect(() => parseMeterSettings(given({ ...settings(), stage: undefined }))).toThrow(
    'BULKHEAD_METER_SETTINGS: stage: expected string',
  );
  expect(() => parseMeterSettings(given(settings({ pools: [{ ...pool, maxTasks: 0 }] })))).toThrow(
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
