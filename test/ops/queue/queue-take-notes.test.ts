import type { QueueTakeOptions } from '../../../ops/queue/queue-take';
import { fakeAudit } from '../../support/aws/fake-audit';
import { type OperatorSession, operatorSession } from '../../support/ops/operator-session';
import { look, moved, parkedBy, QueueFakes } from './queue-fakes';

let fakes: QueueFakes;
let session: OperatorSession;

beforeEach(() => {
  fakes = new QueueFakes();
  fakeAudit();
  session = operatorSession();
});

const park = (options: Partial<QueueTakeOptions> = {}) => parkedBy(session, options);

test('queues that no pool serves are named, and searched too', async () => {
  const [known] = look.counts;
  fakes.answers(
    { ...look, counts: [...look.counts, { ...known, queue: 'old', jobClass: 'Send', jobs: 5 }] },
    moved(),
  );
  await park();
  expect(session.said[0]).toContain('No pool serves old: what waits there is taken too.');
});

test('tells before and after what of BullMQ’s jobs cannot come back as if it had never left', async () => {
  const notes = { deduplicated: 40, followed: 1, ownIds: 1_200 };
  fakes.answers({ ...look, notes }, moved({ notes }));
  const { stdout } = await park();
  const [plan = ''] = session.said;
  for (const text of [plan, stdout]) {
    expect(text).toContain('40 of these keep others of their deduplication id out, and no longer do');
    expect(text).toContain('where another job holds it then, they are told as present');
    expect(text).toContain(
      '1 of these are followed by a newer one (keepLastIfActive), which waits with them',
    );
    expect(text).toContain('1,200 of these have an id of the app’s own');
    expect(text).toContain('removed when it was done (removeOnComplete) is not known, and runs again');
  }
  fakes.answers({ ...look, notes }, moved({ notes, kind: 'purge' }));
  await park({ kind: 'purge' });
  const purged = session.said.find((text) => text.includes('does not run either'));
  expect(purged).not.toContain('runs again');
});

test('notes of two looks are added, and none are told of what has none', async () => {
  const notes = { deduplicated: 2, followed: 0, ownIds: 0 };
  fakes.answers({ ...look, done: false, notes }, { ...look, notes }, moved());
  const { stdout } = await park();
  expect(session.said.find((text) => text.includes('match ('))).toContain('4 of these keep others');
  expect(stdout).not.toContain('of these');
});
