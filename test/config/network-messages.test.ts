import { type Edit, edited, messagesFor } from './edited-stage';

/** What is wrong, the edit that makes it so, and what the user reads. */
const cases: readonly (readonly [string, readonly Edit[], readonly string[]])[] = [
  [
    'a zone of another region',
    [{ from: 'us-east-1c]', to: 'us-west-2c]' }],
    ['prod.yaml:3:33: zones[2]: expected a zone of region us-east-1, got "us-west-2c"'],
  ],
  [
    'a certificate of another region',
    [{ from: 'acm:us-east-1', to: 'acm:eu-west-1' }],
    ['prod.yaml:4:17: certificateArn: expected a certificate in us-east-1, got one in eu-west-1'],
  ],
  [
    'a certificate of another account',
    [{ add: 'account: "444455556666"' }],
    [
      'prod.yaml:4:17: certificateArn: expected a certificate of account 444455556666, got one of 111122223333',
    ],
  ],
  [
    'create and existing',
    [
      {
        add: 'network: { create: {}, existing: { vpcId: vpc-0123456789abcdef0, publicSubnets: { us-east-1a: subnet-00000001, us-east-1b: subnet-00000002, us-east-1c: subnet-00000003 }, privateSubnets: { us-east-1a: subnet-00000004, us-east-1b: subnet-00000005, us-east-1c: subnet-00000006 } } }',
      },
    ],
    ['prod.yaml:39:24: network.existing: expected either create or existing, got both'],
  ],
  [
    'subnets in other zones, and one twice',
    [
      {
        add: 'network:\n  existing:\n    vpcId: vpc-0123456789abcdef0\n    publicSubnets: { us-east-1a: subnet-00000001, us-east-1b: subnet-00000002 }\n    privateSubnets: { us-east-1a: subnet-00000001, us-east-1b: subnet-00000005, us-east-1d: subnet-00000006 }',
      },
    ],
    [
      'prod.yaml:42:5: network.existing.publicSubnets: expected one subnet in each of us-east-1a, us-east-1b, us-east-1c, got us-east-1a, us-east-1b',
      'prod.yaml:43:5: network.existing.privateSubnets: expected one subnet in each of us-east-1a, us-east-1b, us-east-1c, got us-east-1a, us-east-1b, us-east-1d',
      'prod.yaml:43:35: network.existing.privateSubnets.us-east-1a: expected a subnet of its own, got subnet-00000001, as in publicSubnets.us-east-1a',
    ],
  ],
  [
    'more NAT gateways than zones',
    [{ add: 'network: { create: { natGateways: 4 } }' }],
    ['prod.yaml:39:35: network.create.natGateways: expected at most one for each of the 3 zones, got 4'],
  ],
  [
    'no NAT gateway and no endpoints',
    [{ add: 'network: { create: { natGateways: 0 } }' }],
    [
      'prod.yaml:39:35: network.create.natGateways: expected with 0 the interfaceEndpoints ecr.api, ecr.dkr, logs, secretsmanager, appconfigdata, monitoring, ecs, got no ecr.api (no image is pulled), no ecr.dkr (no image is pulled), no logs (no task that logs starts), no secretsmanager (no task gets its secrets), no appconfigdata (no switch reaches a task), no monitoring (no pool scales, and meter-silent pages for ever), no ecs (no pool shrinks, and none is known to be at its end)',
    ],
  ],
  [
    'no NAT gateway, and the endpoints that let tasks start but the meter measure nothing',
    [
      {
        add: 'network: { create: { natGateways: 0, interfaceEndpoints: [ecr.api, ecr.dkr, logs, secretsmanager, appconfigdata] } }',
      },
    ],
    [
      'prod.yaml:39:35: network.create.natGateways: expected with 0 the interfaceEndpoints ecr.api, ecr.dkr, logs, secretsmanager, appconfigdata, monitoring, ecs, got no monitoring (no pool scales, and meter-silent pages for ever), no ecs (no pool shrinks, and none is known to be at its end)',
    ],
  ],
  [
    'routes that lead nowhere, to two places, twice to one, and into the VPC itself',
    [
      {
        add: 'network:\n  create:\n    routes:\n      a: { cidr: 10.90.0.0/20 }\n      b: { cidr: 10.91.0.0/20, transitGatewayId: tgw-01234567, peeringConnectionId: pcx-01234567 }\n      c: { cidr: 10.90.0.0/20, transitGatewayId: tgw-01234567 }\n      d: { cidr: 0.0.0.0/0, peeringConnectionId: pcx-01234567 }\n      e: { cidr: 10.90.0.1/20, peeringConnectionId: pcx-01234567 }',
      },
    ],
    [
      'prod.yaml:42:7: network.create.routes.a: expected either transitGatewayId or peeringConnectionId, got neither',
      'prod.yaml:43:7: network.create.routes.b: expected either transitGatewayId or peeringConnectionId, got both',
      'prod.yaml:44:18: network.create.routes.c.cidr: expected every block once, got 10.90.0.0/20, as in a',
      "prod.yaml:45:18: network.create.routes.d.cidr: expected a block outside of the VPC's own 10.0.0.0/16, got 0.0.0.0/0",
      'prod.yaml:46:18: network.create.routes.e.cidr: expected a CIDR block such as 10.0.0.0/16, got 10.90.0.1/20: an address within the block 10.90.0.0/20',
    ],
  ],
  [
    'a network that is too small',
    [{ add: 'network: { create: { cidr: 10.0.0.0/24 } }' }],
    [
      'prod.yaml:39:28: network.create.cidr: expected a block of /16 to /20, so that every zone has room for its tasks, got /24',
    ],
  ],
  [
    'no address',
    [{ add: 'network: { create: { cidr: 10.0.256.0/16 } }' }],
    [
      'prod.yaml:39:28: network.create.cidr: expected a CIDR block such as 10.0.0.0/16, got 10.0.256.0/16: a number over 255',
    ],
  ],
  [
    'two equal rules',
    [
      {
        add: 'network: { egress: { a: { port: 5432, cidr: 10.1.0.0/16 }, b: { port: 5432, cidr: 10.1.0.0/16 } } }',
      },
    ],
    ['prod.yaml:39:60: network.egress.b: expected every rule once, got port 5432 to 10.1.0.0/16, as in a'],
  ],
  [
    'ports of the stores within the VPC, and a port that is open already',
    [
      {
        add: 'network: { egress: { cache: { port: 6380, cidr: 10.0.128.0/20 }, bus: { port: 6381, cidr: 10.0.0.0/8 }, web: { port: 443, cidr: 0.0.0.0/0 }, redis: { port: 6380, cidr: 10.1.0.0/16 } } }',
      },
    ],
    [
      'prod.yaml:39:22: network.egress.cache: expected another port than 6380 within the VPC, on which the store of jobs listens for its own clients, got port 6380 to 10.0.128.0/20',
      'prod.yaml:39:66: network.egress.bus: expected another port than 6381 within the VPC, on which the store of pubsub listens for its own clients, got port 6381 to 10.0.0.0/8',
      'prod.yaml:39:105: network.egress.web: expected a way out that is not open already, got HTTPS to everywhere, which always is',
    ],
  ],
  [
    'an address within a block',
    [{ add: 'network: { egress: { database: { port: 5432, cidr: 10.1.2.3/20 } } }' }],
    [
      'prod.yaml:39:52: network.egress.database.cidr: expected a CIDR block such as 10.0.0.0/16, got 10.1.2.3/20: an address within the block 10.1.0.0/20',
    ],
  ],
  [
    'items that stand twice',
    [
      { add: 'network: { create: { interfaceEndpoints: [logs, logs] } }' },
      { from: 'us-east-1c]', to: 'us-east-1a]' },
      { from: '[pager@example.com]', to: '[pager@example.com, pager@example.com]' },
      {
        from: 'tasks: { min: 4, max: 12 }',
        to: 'tasks: { min: 4, max: 12 }\n    hosts: [a.example.com, a.example.com]\n    secrets: [DATABASE_URL, DATABASE_URL]',
      },
      { from: '    kind: web', to: '    paths: [/a, /a]\n    kind: web' },
    ],
    [
      'prod.yaml:3:33: zones[2]: expected every zone once, got "us-east-1a"',
      'prod.yaml:8:1: services: expected exactly one of web to have neither hosts nor paths, so that it gets the rest, got none',
      'prod.yaml:8:1: services: expected exactly one of websockets to have neither hosts nor paths, so that it gets the rest, got none',
      'prod.yaml:10:17: services.web.paths[1]: expected every path once, got "/a"',
      'prod.yaml:19:28: services.websockets.hosts[1]: expected every host once, got "a.example.com"',
      'prod.yaml:20:29: services.websockets.secrets[1]: expected every secret once, got "DATABASE_URL"',
      'prod.yaml:41:43: alerts.pageEmails[1]: expected every address once, got "pager@example.com"',
      'prod.yaml:42:49: network.create.interfaceEndpoints[1]: expected every endpoint once, got "logs"',
    ],
  ],
];

test.each(cases)('%s', (_, edits, messages) => {
  expect(messagesFor(edited(...edits))).toEqual(messages);
});
