import { resourcesByType } from '../../support/synth/parsed-template';
import { stageWith } from '../../support/synth/stage-with';
import { synthStage } from '../../support/synth/synth-stage';

const { parsed } = synthStage(
  stageWith((input) => {
    input.network = { create: { natGateways: 1 }, egress: { database: { port: 5432, cidr: '10.1.0.0/16' } } };
  }),
);
const groups = resourcesByType(parsed.Foundation, 'AWS::EC2::SecurityGroup');

test.each(['Web', 'Api', 'Websockets', 'Worker'])(
  '%s tasks dial HTTPS and what the stage file names',
  (role) => {
    const [, group] =
      groups.find(([id]) => id.startsWith(`NetworkGroups${role}`) && !id.includes('Balancer')) ?? [];
    expect(group?.Properties?.SecurityGroupEgress).toEqual([
      expect.objectContaining({ CidrIp: '0.0.0.0/0', FromPort: 443, ToPort: 443 }),
      expect.objectContaining({
        CidrIp: '10.1.0.0/16',
        FromPort: 5432,
        ToPort: 5432,
        Description: 'database',
      }),
    ]);
    expect(group?.Properties?.SecurityGroupIngress).toBeUndefined();
  },
);

test('only load balancers let the internet in, on 80 and 443', () => {
  const open = groups.filter(([, group]) =>
    JSON.stringify(group.Properties?.SecurityGroupIngress ?? '').includes('/0'),
  );
  expect(open.map(([id]) => id.replace(/[0-9A-F]{8}$/, '')).sort()).toEqual([
    'NetworkGroupsAppBalancer',
    'NetworkGroupsWebsocketBalancer',
  ]);
  for (const [, group] of open) {
    expect(group.Properties?.SecurityGroupIngress.map((rule: { FromPort: number }) => rule.FromPort)).toEqual(
      [443, 80],
    );
  }
});

test('no rule stands in the platform stack', () => {
  expect(
    Object.values(parsed.Platform.Resources).filter((resource) => resource.Type.includes('SecurityGroup')),
  ).toEqual([]);
});
