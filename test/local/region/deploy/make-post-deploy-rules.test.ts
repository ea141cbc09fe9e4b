import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PostDeployRule } from '../../../../local/region/adapt/post-deploy-rule';
import { makePostDeployRules } from '../../../../local/region/deploy/make-post-deploy-rules';
import { regionClients } from '../../../../local/region/emulator/region-clients';

// Answers come from this file: no region listens there.
const { ec2 } = regionClients(1);
const calls: string[] = [];
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'bulkhead-rules-'));
  calls.length = 0;
  jest.spyOn(ec2, 'send').mockImplementation((command: { constructor: { name: string }; input: object }) => {
    calls.push(`${command.constructor.name} ${JSON.stringify(command.input)}`);
  });
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const rule: PostDeployRule = {
  logicalId: 'Rule',
  direction: 'egress',
  group: 'A',
  peer: 'B',
  protocol: 'tcp',
  fromPort: 6380,
  toPort: 6380,
  replacesDefault: false,
};

function make(postDeployRules: readonly PostDeployRule[], groups: readonly string[] = ['A', 'B']) {
  const resources = groups.map((logicalId) => ({
    stack: 'Stack',
    logicalId,
    physicalId: `sg-${logicalId}`,
    type: 'AWS::EC2::SecurityGroup',
  }));
  return makePostDeployRules(ec2, {
    stacks: [{ name: 'Stack', postDeployRules }],
    resources,
    file: join(directory, 'rules.json'),
  });
}

const permission =
  '{"IpProtocol":"tcp","FromPort":6380,"ToPort":6380,"UserIdGroupPairs":[{"GroupId":"sg-B"}]}';

describe('makePostDeployRules', () => {
  test('a rule is made with the ids of the groups that stand', async () => {
    await make([rule]);
    expect(calls).toEqual([
      `AuthorizeSecurityGroupEgressCommand {"GroupId":"sg-A","IpPermissions":[${permission}]}`,
    ]);
  });

  test('an incoming rule is made as one', async () => {
    await make([{ ...rule, direction: 'ingress' }]);
    expect(calls).toEqual([
      `AuthorizeSecurityGroupIngressCommand {"GroupId":"sg-A","IpPermissions":[${permission}]}`,
    ]);
  });

  test('the default to call everybody goes with the first rule that replaces it', async () => {
    await make([{ ...rule, replacesDefault: true }]);
    expect(calls[1]).toBe(
      'RevokeSecurityGroupEgressCommand {"GroupId":"sg-A","IpPermissions":[{"IpProtocol":"-1","IpRanges":[{"CidrIp":"0.0.0.0/0"}]}]}',
    );
  });

  test('a rule that is wanted no more is taken back, once', async () => {
    await make([rule]);
    calls.length = 0;
    await make([]);
    expect(calls).toEqual([
      `RevokeSecurityGroupEgressCommand {"GroupId":"sg-A","IpPermissions":[${permission}]}`,
    ]);
    calls.length = 0;
    await make([]);
    expect(calls).toEqual([]);
  });

  test('nothing is taken back from a group that is gone', async () => {
    await make([rule]);
    calls.length = 0;
    await make([], ['B']);
    expect(calls).toEqual([]);
  });

  test('a group that does not stand is an error', async () => {
    await expect(make([rule], ['A'])).rejects.toThrow('Stack has no security group B');
  });
});
