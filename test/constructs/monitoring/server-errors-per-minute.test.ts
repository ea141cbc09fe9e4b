import { serverErrorsPerMinute } from '../../../constructs/monitoring/server-errors-per-minute';

const load = (min: number, requestsPerTaskPerMinute: number) => ({
  tasks: { min },
  scaling: { requestsPerTaskPerMinute },
});

test.each([
  [12, 600, 72],
  [6, 600, 36],
  [1, 600, 10],
  [1, 1, 10],
  [3, 999, 30],
])('%d tasks of %d requests a minute: %d', (tasks, requests, errors) => {
  expect(serverErrorsPerMinute(load(tasks, requests))).toBe(errors);
});
