import { closedPage, usualMessage } from '../../../domain/maintenance/closed-page';
import { askBalancer } from '../../../ops/aws/ask-balancer';
import { maintenanceOff, maintenanceOn } from '../../../ops/maintenance/maintenance';
import { maintenanceStatus } from '../../../ops/maintenance/maintenance-status';
import { change, operatorSession } from '../../support/ops/operator-session';
import { listenerArns } from './fake-listeners';
import { FakePlatform } from './fake-platform';

jest.mock('../../../ops/aws/ask-balancer');

let platform: FakePlatform;
let session: ReturnType<typeof operatorSession>;

beforeEach(() => {
  platform = new FakePlatform();
  session = operatorSession();
  jest.mocked(askBalancer).mockImplementation((asked) => platform.listeners.ask(asked));
});

const on = (surfaces: readonly string[], message?: string) =>
  maintenanceOn(session, surfaces, {
    ...change,
    keepConnections: true,
    ...(message === undefined ? {} : { message }),
  });
const off = (surfaces: readonly string[] = []) =>
  maintenanceOff(session, surfaces, { ...change, stepSeconds: 30 });

const inbox = () => platform.listeners.ask({ dnsName: '', listenerArn: listenerArns.app, path: '/' });
const api = () =>
  platform.listeners.ask({ dnsName: '', listenerArn: listenerArns.app, path: '/', host: 'api.example.com' });

test('on: the stack is updated with its own role, nothing else of it changes, and customers are asked', async () => {
  const { stdout, exitCode } = await on(['inbox'], 'Back at 14:30 UTC.');
  expect(exitCode).toBe(0);
  expect(platform.updates).toEqual([
    {
      StackName: 'Bulkhead-prod-Maintenance',
      UsePreviousTemplate: true,
      RoleARN: 'arn:aws:iam::111122223333:role/bulkhead-prod-us-east-1-maintenance',
      Parameters: expect.arrayContaining([
        { ParameterKey: 'InboxMaintenance', ParameterValue: 'on' },
        { ParameterKey: 'ApiMaintenance', ParameterValue: 'off' },
        { ParameterKey: 'Page', ParameterValue: closedPage('Back at 14:30 UTC.') },
      ]),
    },
  ]);
  expect(await inbox()).toEqual({ status: 503, body: closedPage('Back at 14:30 UTC.') });
  expect((await api()).body).toBe('target/api');
  expect(stdout).toMatch(/inbox +closed \(503, our text\)/);
  expect(stdout).toMatch(/staff in inbox +reached \(HTTP 200\)/);
  expect(stdout).toMatch(/https:\/\/<your host>\/\.bulkhead\/pass\/[0-9a-f]{32}/);
});

test('on without names closes what the stage file closes by default; a second time there is nothing to do', async () => {
  await on([]);
  expect(
    ['InboxMaintenance', 'ApiMaintenance', 'WebsocketsMaintenance'].map((key) => platform.parameters[key]),
  ).toEqual(['on', 'on', 'on']);
  const { stdout, exitCode } = await on([]);
  expect([exitCode, stdout]).toEqual([0, expect.stringContaining('Nothing to do.')]);
  expect(platform.updates).toHaveLength(1);
});

test('an incident keeps its pass and its message until everything is open, and the next has others', async () => {
  await on(['inbox'], 'Moving house.');
  const { PassToken } = platform.parameters;
  await on(['api']);
  expect(platform.parameters).toMatchObject({ PassToken, Page: closedPage('Moving house.') });
  await off(['inbox']);
  expect(platform.parameters).toMatchObject({ PassToken, InboxMaintenance: 'off', ApiMaintenance: 'on' });
  await off();
  expect(platform.parameters).toMatchObject({ PassToken: '', ApiMaintenance: 'off' });
  await on(['inbox']);
  expect(platform.parameters.PassToken).toMatch(/^[0-9a-f]{32}$/);
  expect(platform.parameters.PassToken).not.toBe(PassToken);
  expect(platform.parameters.Page).toBe(closedPage(usualMessage));
});

test('off: websockets come back in steps with time between them, everything else at once', async () => {
  await on([]);
  const began = session.clock.nowMs();
  const { exitCode } = await off();
  expect(exitCode).toBe(0);
  const modes = platform.updates
    .slice(1)
    .map(({ Parameters = [] }) =>
      ['InboxMaintenance', 'WebsocketsMaintenance'].map(
        (key) => Parameters.find(({ ParameterKey }) => ParameterKey === key)?.ParameterValue,
      ),
    );
  expect(modes).toEqual([
    ['off', 'return-1'],
    ['off', 'return-2'],
    ['off', 'off'],
  ]);
  expect(session.clock.nowMs() - began).toBe(60_000);
  expect((await off()).stdout).toContain('Nothing to do.');
});

test('Ctrl-C between two steps leaves the first, and the same command goes on from there', async () => {
  await on(['websockets']);
  session.onTime(() => session.interrupt());
  await expect(off()).rejects.toThrow('Stopped before: let 47 % of the attempts to connect to websockets in');
  expect(platform.parameters.WebsocketsMaintenance).toBe('return-1');
  session = operatorSession();
  await off();
  expect(session.said.join('\n')).not.toContain('16 %');
  expect(platform.parameters.WebsocketsMaintenance).toBe('off');
});

test('exit code 1 where customers see something else, after looking for a while', async () => {
  jest.mocked(askBalancer).mockResolvedValue({ status: 200, body: 'the app' });
  const began = session.clock.nowMs();
  const { stdout, exitCode } = await on(['inbox']);
  expect([exitCode, stdout]).toEqual([1, expect.stringContaining('NOT closed: HTTP 200')]);
  expect(session.clock.nowMs() - began).toBe(20_000);
  jest.mocked(askBalancer).mockRejectedValue(new Error('connect ETIMEDOUT'));
  expect((await maintenanceStatus(session, false)).stdout).toContain('could not be asked: connect ETIMEDOUT');
});

test('status says what is closed and what customers see; a rule that went missing is seen', async () => {
  await on(['api']);
  const found = await maintenanceStatus(session, false);
  expect(found.exitCode).toBe(0);
  expect(found.stdout).toMatch(/^api +closed +api$/m);
  expect(found.stdout).toMatch(/^inbox +open +web$/m);
  platform.listeners.ofStack({ modes: {}, page: '', json: '', passToken: '', websocketsSince: '' });
  const { stdout, exitCode } = await maintenanceStatus(session, true);
  expect(exitCode).toBe(1);
  expect(JSON.parse(stdout).seen).toContainEqual(expect.objectContaining({ who: 'api', ok: false }));
});

test.each([
  [['inbxo'], undefined, 'there is no surface inbxo: inbox, api, websockets; did you mean inbox?'],
  [['inbox'], 'x'.repeat(700), /--message is too long by \d+ characters/],
])('on %j is refused before anything is done', async (surfaces, message, text) => {
  await expect(on(surfaces, message)).rejects.toThrow(text);
  expect(platform.updates).toEqual([]);
});

test('a surface that is not deployed yet is told of, and a dry run shows the same update for the AWS CLI', async () => {
  const { stdout } = await maintenanceOn(session, ['inbox'], {
    ...change,
    dryRun: true,
    keepConnections: true,
  });
  expect(stdout).toContain('aws cloudformation update-stack --stack-name Bulkhead-prod-Maintenance');
  expect(stdout).toContain('"ParameterKey":"InboxMaintenance","ParameterValue":"on"');
  delete platform.parameters.ApiMaintenance;
  await expect(on(['api'])).rejects.toThrow('the Maintenance stack does not know api yet');
  expect(platform.updates).toEqual([]);
});
