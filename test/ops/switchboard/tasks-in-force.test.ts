import fc from 'fast-check';
import type { AppliedLine } from '../../../domain/switchboard/log-line';
import { missingTasksText, tasksInForce } from '../../../ops/switchboard/tasks-in-force';
import { seeded } from './switch-fakes';

const wanted = { ...seeded, revision: 8, changeId: 'ours' };
const tasks = [{ service: 'web', id: 'w1' }];
const said = (line: Omit<AppliedLine, 'bulkhead'>) =>
  new Map([['w1', { bulkhead: 'switchboard', ...line } as const]]);
const appconfig = { origin: 'appconfig' } as const;

test.each([
  [{ revision: 8, changeId: 'ours' }, 1],
  // Somebody changed it again since.
  [{ revision: 9, changeId: 'bob' }, 1],
  [{ revision: 7, changeId: 'seed' }, 0],
  // Of two operators who both made revision 8 the other one, whose document was overwritten.
  [{ revision: 8, changeId: 'bob' }, 0],
])('a task that said %j is in force: %i', (line, inForce) => {
  expect(tasksInForce(tasks, said({ ...line, ...appconfig }), wanted)).toMatchObject({ running: 1, inForce });
});

test('a task without any switchboard is missing, whatever its line says else', () => {
  const { missing } = tasksInForce(tasks, said({ revision: 0, changeId: '', origin: 'none' }), wanted);
  expect(missingTasksText(missing)).toBe('web/w1 (no switchboard)');
});

test('every running task is either in force or missing', () => {
  const line = fc.record({
    revision: fc.integer({ min: 6, max: 10 }),
    changeId: fc.constantFrom('ours', 'bob'),
    origin: fc.constantFrom('appconfig', 'last-resort'),
  });
  fc.assert(
    fc.property(fc.array(fc.option(line), { maxLength: 20 }), (lines) => {
      const running = lines.map((_, index) => ({ service: 'web', id: String(index) }));
      const heard = new Map(
        lines.flatMap((one, index) =>
          one === null ? [] : [[String(index), { bulkhead: 'switchboard', ...one } as const] as const],
        ),
      );
      const found = tasksInForce(running, heard, wanted);
      expect(found.inForce + found.missing.length).toBe(found.running);
      expect(found.byLastResort).toBeLessThanOrEqual(found.inForce);
    }),
  );
});

test('tasks of one service that say the same are counted, few and different ones named', () => {
  const missing = ['a', 'b', 'c', 'd'].map((id) => ({ service: 'bulk', id }));
  const older = { service: 'bulk', id: 'e', revision: 3, origin: 'last-resort' as const };
  expect(missingTasksText([...missing, older, { service: 'web', id: 'w' }])).toBe(
    '4 of bulk (nothing heard), bulk/e (revision 3, last-resort), web/w (nothing heard)',
  );
});
