import { meterSettings } from '../../../lambdas/queue-meter/settings';
import { settings, urgent } from './sample';

test('are what the stack said', () => {
  expect(meterSettings(settings())).toEqual(settings());
});

test('that are missing or broken are refused by name, all at once', () => {
  const { stores: _, ...rest } = settings({ pools: [{ ...urgent, queues: [], maxTasks: 0 }] });
  expect(() => meterSettings({ ...rest, clusterName: '' })).toThrow(
    'settings of the queue meter: clusterName: expected a string, got ""; pools.0.queues: expected queue names, got []; pools.0.maxTasks: expected a number above 0, got 0; stores: expected the stores, got nothing',
  );
});
