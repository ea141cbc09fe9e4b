import type { Picture } from '../../../../local/region/picture/picture';
import { rolloutBounds } from '../../../../local/region/picture/read-services';
import { renderPicture } from '../../../../local/region/picture/render-picture';

const server = {
  software: 'valkey 8.0.1',
  host: '127.0.0.1',
  port: 20_001,
  pid: 4242,
  maxmemoryBytes: 16 * 1024 * 1024,
  deployedMaxmemoryBytes: 842 * 1024 * 1024,
  unmapped: [
    { name: 'some-parameter', value: '7', reason: `servers have no such setting${', really'.repeat(10)}` },
  ],
} as const;

const picture: Picture = {
  stage: 'local',
  region: { endpoint: 'http://127.0.0.1:20000', account: '000000000000', name: 'us-east-1' },
  stacks: [{ name: 'Bulkhead-local-Platform', status: 'UPDATE_COMPLETE', unchanged: true }],
  stores: [
    {
      id: 'local-jobs-1',
      engine: 'valkey 8.0',
      nodeType: 'cache.t4g.small',
      nodes: 2,
      parameterGroup: 'bulkhead-local-foundation-jobstoregroupparametersaa27c8c4-d61f77edec366',
      parameters: { 'maxmemory-policy': 'noeviction', 'slowlog-log-slower-than': '10000' },
      maxmemoryPolicy: 'noeviction',
      users: [{ name: 'local-jobs-app', accessString: `on ~* -@all ${'+command '.repeat(30)}`.trim() }],
      server,
    },
    {
      id: 'local-pubsub-1',
      engine: 'valkey 8.0',
      nodeType: 'cache.t4g.small',
      nodes: 1,
      parameterGroup: 'other',
      parameters: {},
      maxmemoryPolicy: 'volatile-lru',
      users: [],
      server: { ...server, unmapped: [] },
    },
  ],
  services: [
    {
      name: 'web',
      cluster: 'c',
      images: ['000000000000.dkr.ecr.us-east-1.amazonaws.com/bulkhead/app:local'],
      desired: 4,
      running: 4,
      rollout: rolloutBounds(4, { minimumHealthyPercent: 100, maximumPercent: 133 }),
      fromTemplate: { scaling: { min: 4, max: 8 }, worstRolloutSeconds: 1040 },
    },
    {
      name: 'unscaled',
      cluster: 'c',
      images: ['busybox'],
      desired: 1,
      running: 0,
      rollout: rolloutBounds(1, { minimumHealthyPercent: 0, maximumPercent: 100 }),
      fromTemplate: {},
    },
  ],
  loadBalancers: [
    {
      logicalId: 'BalancersApp39220FF0',
      name: 'bulkhead-local-plat3761aa1fe859b',
      dnsName: 'x.elb.amazonaws.com',
      scheme: 'internet-facing',
      listeners: [
        {
          protocol: 'HTTPS',
          port: 443,
          here: {
            url: 'http://127.0.0.1:20000/',
            hostHeader: 'bulkhead-local-plat3761aa1fe859b.alb.localhost:443',
          },
          rules: [
            {
              priority: '1000',
              conditions: ['host-header api.test', 'path-pattern /v1/*'],
              action: 'forward to ApiTarget1F21AE1C',
            },
            { priority: 'default', conditions: [], action: 'respond 503' },
          ],
        },
      ],
      targetGroups: [
        { logicalId: 'ApiTarget1F21AE1C', protocol: 'HTTP', port: 3000, healthCheckPath: '/up' },
      ],
    },
  ],
  securityGroups: [
    {
      id: 'sg-1',
      name: 'StoreGroup58BA1CDE',
      ingress: ['tcp 6380 ClientGroup2F86DAB5'],
      egress: ['icmp 252-86 255.255.255.255/32'],
    },
  ],
  differences: [
    {
      kind: 'left-out',
      what: 'scaling range',
      reason: 'the emulator does not have this resource type',
      resources: Array.from({ length: 9 }, (_, index) => ({
        stack: 's',
        logicalId: `Service${index}TaskCountTarget16C767C4`,
      })),
    },
  ],
};

describe('renderPicture', () => {
  const text = renderPicture(picture);

  test('fits 110 columns', () => {
    expect(text.split('\n').filter((line) => line.length > 110)).toEqual([]);
  });

  test('looks like this', () => {
    expect(text).toMatchSnapshot();
  });

  test('what comes from the template is marked, and the mark is explained', () => {
    expect(text).toMatch(/Range†/);
    expect(text).toMatch(/† from the template/);
  });

  test('every name of what differs is there', () => {
    for (const { logicalId } of picture.differences.flatMap(({ resources }) => resources))
      expect(text).toContain(logicalId);
  });

  test('an empty region has a picture too', () => {
    const empty = {
      ...picture,
      stores: [],
      services: [],
      loadBalancers: [],
      securityGroups: [],
      differences: [],
    };
    expect(renderPicture(empty)).toMatch(/differs from AWS†\nnowhere/);
  });
});
