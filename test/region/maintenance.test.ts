import { request } from 'node:http';
import { UpdateStackCommand, waitUntilStackUpdateComplete } from '@aws-sdk/client-cloudformation';
import { checkoutRoot } from '../../config/checkout-root';
import { loadStage } from '../../config/load-stage';
import { maintenanceBalancers } from '../../config/maintenance-balancers';
import { closedJson, closedPage } from '../../domain/maintenance/closed-page';
import type { SurfaceMode } from '../../domain/maintenance/surface';
import { cloudWatchFallback } from '../../lambdas/queue-meter/read/cloudwatch-fallback';
import { toolEnvironment } from '../../local/region/emulator/region-environment';
import { runTool } from '../../local/region/process/run-tool';
import { writeByHand } from '../../ops/maintenance/listeners-by-hand';
import { countedWhile, stateAfter } from '../support/region/balancer-counts';
import { type DeployedRegion, deployedRegion } from '../support/region/deployed-region';
import { RegionMetrics } from '../support/region/region-metrics';

let stage: DeployedRegion;
let metrics: RegionMetrics;

beforeAll(async () => {
  stage = await deployedRegion();
  metrics = new RegionMetrics(stage.region.port);
});
afterAll(async () => {
  metrics.end();
  await stage.end();
});

/** The real command. */
async function maintenance(...args: readonly string[]) {
  const { exitCode, lines } = await runTool('./bulkhead', ['maintenance', ...args, '--stage', 'local'], {
    cwd: checkoutRoot,
    env: toolEnvironment(stage.region.port),
  });
  return { exitCode, text: lines.join('\n') };
}

const change = ['--reason', 'a rehearsal', '--yes'] as const;

interface Asked {
  readonly balancer?: 'App' | 'Websockets';
  readonly path?: string;
  readonly host?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Of the listener. @default 443 */
  readonly port?: number;
}

/** `app/<name>/<id>` */
function fullName(balancer: 'App' | 'Websockets'): string {
  const made = stage
    .deployment()
    .resources.find(
      ({ type, logicalId }) =>
        type === 'AWS::ElasticLoadBalancingV2::LoadBalancer' && logicalId.startsWith(`Balancers${balancer}`),
    );
  return made?.physicalId.split(':loadbalancer/')[1] ?? '';
}

/** A customer's request to a load balancer of the region. */
function ask({ balancer = 'App', path = '/', host = 'www.bulkhead.test', headers = {}, port = 443 }: Asked) {
  const name = fullName(balancer).split('/')[1];
  return new Promise<{ status: number | undefined; type: string | undefined; body: string }>(
    (resolve, reject) => {
      const url = `http://127.0.0.1:${stage.region.port}/_alb/${name}${path}`;
      const sent = request(url, { headers: { host: `${host}:${port}`, ...headers } }, (response) => {
        let body = '';
        response.on('data', (part) => {
          body += part;
        });
        response.on('end', () =>
          resolve({ status: response.statusCode, type: response.headers['content-type'], body }),
        );
      });
      sent.on('error', reject);
      sent.end();
    },
  );
}

/** More in a minute than any alarm of the local stage lets pass. */
const many = 50;

async function askOften(asked: Asked): Promise<void> {
  for (let count = 0; count < many; count += 1) await ask(asked);
}

/** What the queue meter reads of the load balancers, by the code that is deployed. */
async function secondSource() {
  const nodes = { connectionsAllowed: 0, cacheClusterIds: [] };
  const { value } = await cloudWatchFallback(
    metrics.client,
    {
      balancerFullName: fullName('App'),
      websocketBalancerFullName: fullName('Websockets'),
      stores: { jobs: nodes, pubsub: nodes },
    },
    Date.now() / 1000,
  );
  return value;
}

/** The region has no tasks behind its load balancers: who comes through is told so by the load balancer. */
const through = { status: 503, body: expect.stringContaining('No registered targets') };
const api = { host: 'api.bulkhead.test' };

test('with everything open there is no rule of maintenance, and nothing to do', async () => {
  expect(await ask({})).toMatchObject(through);
  expect(await ask(api)).toMatchObject(through);
  const { exitCode, text } = await maintenance('off', ...change);
  expect([exitCode, text]).toEqual([0, expect.stringContaining('Nothing to do.')]);
});

test('on: a page for people, JSON for programs, a pass for staff; later deploys keep it', async () => {
  const { exitCode, text } = await maintenance(
    'on',
    'inbox',
    'api',
    '--message',
    "Back at 2 <o'clock>",
    ...change,
  );
  expect([exitCode, text]).toEqual([0, expect.stringContaining('closed (503, our text)')]);
  const page = {
    status: 503,
    type: 'text/html',
    body: expect.stringContaining('Back at 2 &#60;o&#39;clock&#62;'),
  };
  expect(await ask({ path: '/inbox/1' })).toMatchObject(page);
  const json = await ask({ ...api, path: '/v1/messages' });
  expect([json.status, json.type]).toEqual([503, 'application/json']);
  expect(JSON.parse(json.body)).toMatchObject({ error: 'maintenance', message: "Back at 2 <o'clock>" });

  // Pages and programs that look again and again are neither errors nor answers, for alarms and for the stress level.
  const counts = await countedWhile(metrics, fullName('App'), async () => {
    await askOften({});
    await askOften(api);
  });
  expect(counts).toEqual({
    HTTPCode_ELB_5XX_Count: 2 * many,
    HTTPCode_ELB_503_Count: 2 * many,
    HTTP_Fixed_Response_Count: 2 * many,
  });
  expect(stateAfter(stage.deployment(), 'app-balancer-errors', counts)).toBe('OK');
  const { HTTP_Fixed_Response_Count: _, ...errorsOnly } = counts;
  expect(stateAfter(stage.deployment(), 'app-balancer-errors', errorsOnly)).toBe('ALARM');
  const seen = await secondSource();
  expect(seen?.plannedAnswers).toBeGreaterThanOrEqual(2 * many);
  expect(seen?.webErrorPercent).toBeUndefined();

  const token = /\/\.bulkhead\/pass\/([0-9a-f]{32})/.exec(text)?.[1] ?? 'no pass';
  expect(await ask({ path: `/.bulkhead/pass/${token}` })).toMatchObject({
    status: 200,
    body: expect.stringContaining(`document.cookie="bulkhead_pass=${token};`),
  });
  const headers = { cookie: `theme=dark; bulkhead_pass=${token}` };
  expect(await ask({ headers })).toMatchObject(through);
  expect(await ask({ ...api, headers })).toMatchObject(through);
  expect(await ask({ headers: { cookie: `bulkhead_pass=${'0'.repeat(32)}` } })).toMatchObject(page);

  expect(await ask({ path: '/status.json' })).toMatchObject({
    status: 200,
    body: expect.stringContaining('"level"'),
  });
  expect(await ask({ balancer: 'Websockets' })).toMatchObject(through);
  const status = await runTool('./bulkhead', ['status', '--stage', 'local'], {
    cwd: checkoutRoot,
    env: toolEnvironment(stage.region.port),
  });
  expect(status.lines.join('\n')).toContain('CLOSED: inbox, api');

  await stage.deploy();
  expect(await ask({})).toMatchObject(page);
  const again = await maintenance('on', 'inbox', 'api', ...change);
  expect([again.exitCode, again.text]).toEqual([0, expect.stringContaining('Nothing to do.')]);
});

test('websockets: a part of the attempts is let in at each step, and then everything is open', async () => {
  const on = await maintenance('on', 'websockets', '--keep-connections', ...change);
  expect([on.exitCode, on.text]).toEqual([0, expect.stringContaining('websockets')]);
  const connect = (key: string) => ask({ balancer: 'Websockets', headers: { 'sec-websocket-key': key } });
  const closed = { status: 503, body: expect.stringContaining('"error":"maintenance"') };
  expect(await connect('aGhlIHNhbXBsZQ==')).toMatchObject(closed);

  await stage.region.clients.cloudFormation.send(
    new UpdateStackCommand({
      StackName: 'Bulkhead-local-Maintenance',
      UsePreviousTemplate: true,
      Parameters: [
        { ParameterKey: 'WebsocketsMaintenance', ParameterValue: 'return-1' },
        ...['InboxMaintenance', 'ApiMaintenance', 'PassToken', 'Page', 'Json', 'WebsocketsSince'].map(
          (ParameterKey) => ({ ParameterKey, UsePreviousValue: true }),
        ),
      ],
    }),
  );
  await waitUntilStackUpdateComplete(
    { client: stage.region.clients.cloudFormation, maxWaitTime: 30, minDelay: 1, maxDelay: 1 },
    { StackName: 'Bulkhead-local-Maintenance' },
  );
  expect(await connect('aGhlIHNhbXBsZQ==')).toMatchObject(through);
  expect(await connect('EGhlIHNhbXBsZQ==')).toMatchObject(through);
  expect(await connect('fGhlIHNhbXBsZQ==')).toMatchObject(closed);
  expect(await connect('+GhlIHNhbXBsZQ==')).toMatchObject(closed);

  const off = await maintenance('off', '--step-seconds', '0', ...change);
  expect([off.exitCode, off.text]).toEqual([
    0,
    expect.stringContaining('let 47 % of the attempts to connect'),
  ]);
  expect(off.text).not.toContain('let 16 %');
  expect(await connect('+GhlIHNhbXBsZQ==')).toMatchObject(through);
  expect(await ask({})).toMatchObject(through);
  expect(await ask(api)).toMatchObject(through);
});

test('rules by hand close and open above the stack, and go once it is as wanted', async () => {
  const { loadBalancing } = stage.region.clients;
  const { app } = maintenanceBalancers(loadStage('local'));
  const balancer = stage
    .deployment()
    .resources.find(
      ({ type, logicalId }) =>
        type === 'AWS::ElasticLoadBalancingV2::Listener' && logicalId.startsWith('BalancersAppHttps'),
    );
  const passToken = 'ab'.repeat(16);
  const byHand = (modes: Readonly<Record<string, SurfaceMode>>) =>
    writeByHand(loadBalancing, {
      listenerArn: balancer?.physicalId ?? '',
      balancer: app,
      values: {
        modes,
        passToken,
        page: closedPage('by hand'),
        json: closedJson('by hand'),
        websocketsSince: '',
      },
    });
  process.env.AWS_ENDPOINT_URL = toolEnvironment(stage.region.port).AWS_ENDPOINT_URL;
  try {
    await byHand({ inbox: 'on' });
    expect(await ask({})).toMatchObject({ status: 503, body: closedPage('by hand') });
    expect(await ask({ headers: { cookie: `bulkhead_pass=${passToken}` } })).toMatchObject(through);
    expect(await ask(api)).toMatchObject(through);
    await byHand({ api: 'on' });
    expect(await ask({})).toMatchObject(through);
    expect(await ask(api)).toMatchObject({ status: 503, body: closedJson('by hand') });
  } finally {
    delete process.env.AWS_ENDPOINT_URL;
  }
  const off = await maintenance('off', ...change);
  expect([off.exitCode, off.text]).toEqual([0, expect.stringContaining('rules written by hand are gone')]);
  expect(await ask(api)).toMatchObject(through);
});

test('with everything open the same 503 are errors: nobody answers', async () => {
  const counts = await countedWhile(metrics, fullName('App'), () => askOften(api));
  expect(counts).toEqual({ HTTPCode_ELB_5XX_Count: many, HTTPCode_ELB_503_Count: many });
  expect(stateAfter(stage.deployment(), 'app-balancer-errors', counts)).toBe('ALARM');
  // Critical from 10; a few answers of /status.json are among them.
  expect((await secondSource())?.webErrorPercent).toBeGreaterThan(80);
});

test('the region counts the answers of targets and redirects as AWS does', async () => {
  const page = await countedWhile(metrics, fullName('App'), () => ask({ path: '/status.json' }));
  expect(page).toEqual({ RequestCount: 1, HTTPCode_Target_2XX_Count: 1 });
  const plain = await countedWhile(metrics, fullName('App'), () => ask({ port: 80 }));
  expect(plain).toEqual({ HTTPCode_ELB_3XX_Count: 1, HTTP_Redirect_Count: 1 });
});
