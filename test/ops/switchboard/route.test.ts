import { routeList } from '../../../ops/switchboard/lists';
import { routeClear, routeSet } from '../../../ops/switchboard/route';
import { change, startMs } from '../../support/ops/operator-session';
import { SwitchFakes, seeded } from './switch-fakes';

let fakes: SwitchFakes;
beforeEach(() => {
  fakes = new SwitchFakes();
});

const set = (jobClass: string, queue: string, force = false) =>
  routeSet(fakes.session, { ...change, jobClass, queue, force, wait: false });
const clear = (jobClass: string) => routeClear(fakes.session, { ...change, jobClass, wait: false });
const routes = () => fakes.appConfig.deployed.routes.map(({ jobClass, queue }) => `${jobClass}>${queue}`);

test('a class is routed to a queue, and the same again has nothing to do', async () => {
  const { stdout, exitCode } = await set('PushConversation', 'bulk');
  expect([stdout, exitCode]).toEqual([
    expect.stringContaining('Revision 2 of the switchboard is deployed.'),
    0,
  ]);
  expect(fakes.appConfig.deployed.routes).toEqual([
    ...seeded.routes,
    {
      jobClass: 'PushConversation',
      queue: 'bulk',
      reason: 'incident 42',
      who: 'arn:aws:sts::111122223333:assumed-role/operator/ann',
      atSeconds: startMs / 1000,
    },
  ]);
  const again = await set('PushConversation', 'bulk');
  expect(again.stdout).toBe('route class PushConversation to queue bulk\nNothing to do.\n');
  expect(fakes.audit).toMatchObject([{ action: 'route set', after: { routes: [{ queue: 'bulk' }] } }]);
});

test('a class that nobody has seen yet may be routed, and a route that stands is replaced in its place', async () => {
  await set('Never::Seen', 'bulk');
  await set('Import', 'bulk');
  expect(routes()).toEqual(['Import>bulk', 'Never::Seen>bulk']);
});

test('a queue that no pool serves is refused, with the one that was meant, unless it is forced', async () => {
  const typo = set('PushConversation', 'brodcasts');
  await expect(typo).rejects.toMatchObject({ exitCode: 3 });
  await expect(typo).rejects.toThrow(
    [
      'The route of class PushConversation goes to queue brodcasts, which no pool serves: its jobs would never run.',
      "Did you mean broadcasts? The stage's queues are broadcasts, bulk, critical, default, imports, mailers, pushes.",
      '--force does it all the same.',
    ].join('\n'),
  );
  await expect(set('PushConversation', 'somewhere-else')).rejects.toThrow("run.\nThe stage's queues are");
  expect(routes()).toEqual(['Import>imports']);
  const forced = await set('PushConversation', 'brodcasts', true);
  expect(forced.exitCode).toBe(0);
  expect(fakes.appConfig.deployed.routes.at(-1)).toMatchObject({ queue: 'brodcasts', forced: true });
});

test.each([
  ['*', 'bulk', 'jobClass: expected a name of 1 to 100 characters, and not *, got "*"'],
  ['', 'bulk', 'jobClass: expected a name of 1 to 100 characters'],
  ['Mail', 'a queue', 'queue: expected a queue name'],
])('what is no route is a usage error: %j to %j', async (jobClass, queue, problem) => {
  const wrong = set(jobClass, queue, true);
  await expect(wrong).rejects.toMatchObject({ exitCode: 2 });
  await expect(wrong).rejects.toThrow(problem);
});

test('a route is cleared by its class', async () => {
  await clear('Import');
  expect(routes()).toEqual([]);
  const none = await clear('Import');
  expect([none.exitCode, none.stdout]).toEqual([0, expect.stringContaining('There are no routes.')]);
  await set('Mail', 'mailers');
  expect((await clear('Mial')).stdout).toContain('There is no such route. There are: Mail.');
});

test('the list shows where classes go and who said so', async () => {
  await set('PushConversation', 'bulk');
  const { stdout } = await routeList(fakes.session, { stage: 'prod', json: false });
  expect(stdout).toBe(
    [
      'Revision 2 of the switchboard, deployed 02:00 UTC.',
      'Import            -> imports',
      '    2026-11-23 02:00 stage file: default of the stage file',
      'PushConversation  -> bulk',
      '    02:00 ann: incident 42',
      '',
    ].join('\n'),
  );
  await clear('Import');
  await clear('PushConversation');
  const empty = await routeList(fakes.session, { stage: 'prod', json: false });
  expect(empty.stdout).toContain('No routes: all jobs go where the app sends them.');
  const json = await routeList(fakes.session, { stage: 'prod', json: true });
  expect(JSON.parse(json.stdout)).toMatchObject({ document: { routes: [] } });
});
