import { nearestKey } from '../../config/nearest-key';

const known = ['path', 'replicas', 'snapshotWindow', 'maintenanceWindow', 'url'];

test.each([
  ['replcas', 'replicas'],
  ['paht', 'path'],
  ['Replicas', 'replicas'],
  ['snapshot_window', 'snapshotWindow'],
  ['maintainanceWindow', 'maintenanceWindow'],
  ['uri', 'url'],
])('%s was meant to be %s', (written, meant) => {
  expect(nearestKey(written, known)).toBe(meant);
});

test.each(['', 'colour', 'x'.repeat(1000)])('nothing is near %s', (written) => {
  expect(nearestKey(written, known)).toBeUndefined();
});
