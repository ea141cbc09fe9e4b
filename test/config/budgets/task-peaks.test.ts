import { taskPeaks } from '../../../config/budgets/stage-budget';
import { edited, stageOf } from '../edited-stage';

const urgent = 'tasks: { min: 3, max: 12 }';

function peakOfUrgent(more: string): number | undefined {
  const stage = stageOf(edited({ from: urgent, to: `${urgent}${more}` }));
  return taskPeaks(stage).find(({ entry }) => entry.name === 'urgent')?.peakTasks;
}

test('a service may hold twice its maximum: nothing is known about how fast its successors are healthy', () => {
  const [web] = taskPeaks(stageOf(edited()));
  expect([web?.entry.name, web?.peakTasks]).toEqual(['web', 48]);
});

test('a pool that is gone before its successor counts holds its maximum and a third', () => {
  expect(peakOfUrgent('\n    stopTimeoutSeconds: 40')).toBe(16);
});

test('a pool that drains longer overlaps with more thirds, at most with all', () => {
  expect(peakOfUrgent('\n    stopTimeoutSeconds: 80')).toBe(20);
  expect(peakOfUrgent('\n    stopTimeoutSeconds: 120')).toBe(24);
});

test('with a health check successors may count at once, so all may overlap', () => {
  expect(peakOfUrgent('\n    stopTimeoutSeconds: 40\n    healthCheckCommand: [healthy]')).toBe(24);
});
