import fc from 'fast-check';
import { closedJson, closedPage } from '../../../domain/maintenance/closed-page';
import { askBalancer } from '../../../ops/aws/ask-balancer';
import { maintenanceOff, maintenanceOn } from '../../../ops/maintenance/maintenance';
import { change, operatorSession } from '../../support/ops/operator-session';
import { listenerArns } from './fake-listeners';
import { FakePlatform, type Mood } from './fake-platform';

jest.mock('../../../ops/aws/ask-balancer');

let platform: FakePlatform;
let session: ReturnType<typeof operatorSession>;

function begin(): void {
  platform = new FakePlatform();
  session = operatorSession();
  jest.mocked(askBalancer).mockImplementation((asked) => platform.listeners.ask(asked));
}
beforeEach(begin);

const on = (surfaces: readonly string[]) =>
  maintenanceOn(session, surfaces, { ...change, keepConnections: true, message: 'by hand' });
const off = (surfaces: readonly string[] = []) =>
  maintenanceOff(session, surfaces, { ...change, stepSeconds: 0 });

const at = { dnsName: '', path: '/' };
async function seen() {
  const [inbox, api, websockets] = await Promise.all([
    platform.listeners.ask({ ...at, listenerArn: listenerArns.app }),
    platform.listeners.ask({ ...at, listenerArn: listenerArns.app, host: 'api.example.com' }),
    platform.listeners.ask({ ...at, listenerArn: listenerArns.websockets }),
  ]);
  return { inbox: inbox?.body, api: api?.body, websockets: websockets?.body };
}
const open = { inbox: 'target/web', api: 'target/api', websockets: 'target/websockets' };

test.each<[Mood, string]>([
  ['is busy', 'not by the stack: AWS answered ValidationError: Stack is in UPDATE_ROLLBACK_FAILED state'],
  ['denies', 'not by the stack: these credentials may not do that'],
  ['rolls back', 'went to UPDATE_ROLLBACK_COMPLETE: Priority 101 is in use'],
  ['hangs', 'Bulkhead-prod-Maintenance is not done after 60 s (UPDATE_IN_PROGRESS)'],
])(
  'where the stack %s, the same rules are written by hand, and go with the next change',
  async (mood, told) => {
    platform.mood = mood;
    const { exitCode } = await on(['inbox', 'api']);
    expect(exitCode).toBe(0);
    expect(session.said.join('\n')).toContain(told);
    expect(await seen()).toEqual({ ...open, inbox: closedPage('by hand'), api: closedJson('by hand') });
    const priorities = platform.listeners.byHand;
    expect(priorities.length).toBeGreaterThan(0);
    expect(
      priorities.filter((priority) => priority < 10 || (priority > 99 && priority < 2000) || priority > 2089),
    ).toEqual([]);

    platform.settle();
    await on(['inbox', 'api']);
    expect(platform.listeners.byHand).toEqual([]);
    expect(await seen()).toEqual({ ...open, inbox: closedPage('by hand'), api: closedJson('by hand') });
    await off();
    expect(await seen()).toEqual(open);
  },
);

test('the command waits 60 s for the stack and no longer', async () => {
  platform.mood = 'hangs';
  const began = session.clock.nowMs();
  await on(['inbox']);
  expect(session.clock.nowMs() - began).toBe(60_000);
});

test('doors that the stack closed are opened by hand while it is stuck, its rules stay for it', async () => {
  await on(['inbox', 'api']);
  platform.mood = 'is busy';
  await off(['api']);
  expect(await seen()).toEqual({ ...open, inbox: closedPage('by hand') });
  await on(['websockets']);
  expect(await seen()).toEqual({ ...open, inbox: closedPage('by hand'), websockets: closedJson('by hand') });
  await off();
  expect(await seen()).toEqual(open);
  platform.settle();
  expect((await off()).exitCode).toBe(0);
  expect(platform.parameters).toMatchObject({
    InboxMaintenance: 'off',
    ApiMaintenance: 'off',
    PassToken: '',
  });
  expect([platform.listeners.byHand, await seen()]).toEqual([[], open]);
});

test('rules of others stay, and rules by hand go around them', async () => {
  platform.mood = 'is busy';
  const host = { Field: 'host-header', HostHeaderConfig: { Values: ['odd.example.com'] } };
  const theirs = { ListenerArn: listenerArns.app, Priority: 11, Conditions: [host] };
  platform.listeners.add({ ...theirs, Actions: [{ Type: 'forward', TargetGroupArn: 'target/theirs' }] });
  await on(['inbox']);
  platform.settle();
  await off();
  const asked = { ...at, listenerArn: listenerArns.app, host: 'odd.example.com' };
  expect(await platform.listeners.ask(asked)).toEqual({ status: 200, body: 'target/theirs' });
});

test('where neither way works it says both reasons, once where they are the same', async () => {
  platform.mood = 'is busy';
  platform.listeners.denied = true;
  await expect(on(['inbox'])).rejects.toThrow(
    /close inbox: AWS answered ValidationError: .*; by the load balancer: these credentials may not do that/,
  );
  platform.mood = 'expired';
  platform.listeners.elb.rejects(Object.assign(new Error('x'), { name: 'ExpiredToken', $metadata: {} }));
  await expect(on(['inbox'])).rejects.toMatchObject({ name: 'ExpiredToken' });
});

test('a failure half way through the rules by hand says which stand', async () => {
  platform.mood = 'hangs';
  let made = 0;
  platform.listeners.onChange = async () => {
    made += 1;
    platform.listeners.denied = made === 2;
  };
  const failed = on(['inbox', 'api']);
  await expect(failed).rejects.toThrow(
    `Done before that: part of close inbox, api: Bulkhead-prod-Maintenance is still being updated and may come into force, rules written by hand on ${listenerArns.app}: 2.`,
  );
  await expect(failed).rejects.not.toThrow('Nothing was changed');
});

test('whatever CloudFormation does, customers see what was asked for last, and in the end nothing is left by hand', async () => {
  const surfaces = fc.uniqueArray(fc.constantFrom('inbox', 'api', 'websockets'), {
    minLength: 1,
    maxLength: 3,
  });
  const mood = fc.constantFrom<Mood>('works', 'is busy', 'hangs', 'rolls back', 'denies');
  const acts = fc.array(fc.record({ on: fc.boolean(), surfaces, mood, settles: fc.boolean() }), {
    maxLength: 6,
  });
  await fc.assert(
    fc.asyncProperty(acts, async (all) => {
      begin();
      const wanted: Record<string, string> = { ...open };
      const closed = {
        inbox: closedPage('by hand'),
        api: closedJson('by hand'),
        websockets: closedJson('by hand'),
      };
      for (const act of all) {
        platform.mood = act.mood;
        const same = Object.keys(open).filter((name) => !act.surfaces.some((one) => one === name));
        const before = pick(await seen(), same);
        // Not for a moment does anything change for those who are not concerned.
        platform.listeners.onChange = async () => expect(pick(await seen(), same)).toEqual(before);
        const { exitCode } = await (act.on ? on(act.surfaces) : off(act.surfaces));
        Object.assign(
          wanted,
          Object.fromEntries(act.surfaces.map((name) => [name, Reflect.get(act.on ? closed : open, name)])),
        );
        expect([exitCode, await seen()]).toEqual([0, wanted]);
        if (act.settles) platform.settle();
        expect(await seen()).toEqual(wanted);
      }
      platform.listeners.onChange = async () => {};
      platform.settle();
      await off();
      expect([platform.listeners.byHand, await seen()]).toEqual([[], open]);
    }),
    { numRuns: 60 },
  );
});

function pick(from: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, from[name]]));
}
