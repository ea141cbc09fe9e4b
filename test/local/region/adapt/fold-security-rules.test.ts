import fc from 'fast-check';
import { foldSecurityRules } from '../../../../local/region/adapt/fold-security-rules';
import { templateReferencesIn } from '../../../../local/region/adapt/references';
import type { Template, TemplateResource } from '../../../../local/region/adapt/template';

const group = (properties: TemplateResource['Properties'] = {}): TemplateResource => ({
  Type: 'AWS::EC2::SecurityGroup',
  Properties: { GroupDescription: 'x', ...properties },
});
const id = (name: string) => ({ 'Fn::GetAtt': [name, 'GroupId'] });
const ports = { IpProtocol: 'tcp', FromPort: 6380, ToPort: 6380 };
const into = (target: string, source: string): TemplateResource => ({
  Type: 'AWS::EC2::SecurityGroupIngress',
  Properties: { ...ports, GroupId: id(target), SourceSecurityGroupId: id(source) },
});
const outOf = (source: string, target: string): TemplateResource => ({
  Type: 'AWS::EC2::SecurityGroupEgress',
  Properties: { ...ports, GroupId: id(source), DestinationSecurityGroupId: id(target) },
});

describe('foldSecurityRules', () => {
  test('a pair between two groups: the incoming rule is folded, the outgoing one made later', () => {
    const { template, postDeployRules, notes } = foldSecurityRules({
      Resources: {
        Client: group(),
        Store: group(),
        In: into('Store', 'Client'),
        Out: outOf('Client', 'Store'),
      },
    });

    expect(Object.keys(template.Resources)).toEqual(['Client', 'Store']);
    expect(template.Resources.Store?.Properties?.SecurityGroupIngress).toEqual([
      { ...ports, SourceSecurityGroupId: id('Client') },
    ]);
    expect(postDeployRules).toEqual([
      {
        logicalId: 'Out',
        direction: 'egress',
        group: 'Client',
        peer: 'Store',
        protocol: 'tcp',
        fromPort: 6380,
        toPort: 6380,
        replacesDefault: true,
      },
    ]);
    expect(notes.map(({ kind, logicalId, detail }) => [kind, logicalId, detail])).toEqual([
      ['changed', 'In', 'in Store'],
      ['by-api', 'Out', 'Client, Store'],
    ]);
  });

  test('rules in the group stay in front of the folded ones', () => {
    const own = { IpProtocol: 'tcp', CidrIp: '0.0.0.0/0' };
    const { template } = foldSecurityRules({
      Resources: {
        Client: group(),
        Store: group({ SecurityGroupIngress: [own] }),
        In: into('Store', 'Client'),
      },
    });
    expect(template.Resources.Store?.Properties?.SecurityGroupIngress).toEqual([
      own,
      { ...ports, SourceSecurityGroupId: id('Client') },
    ]);
  });

  test('two groups that let each other in: one rule is folded, the other made later', () => {
    const { postDeployRules } = foldSecurityRules({
      Resources: { A: group(), B: group(), IntoA: into('A', 'B'), IntoB: into('B', 'A') },
    });
    expect(postDeployRules.map(({ logicalId }) => logicalId)).toEqual(['IntoB']);
  });

  test('a rule within one group is made later', () => {
    const { postDeployRules, notes } = foldSecurityRules({ Resources: { A: group(), Self: into('A', 'A') } });
    expect(postDeployRules).toMatchObject([{ group: 'A', peer: 'A', direction: 'ingress' }]);
    expect(notes).toMatchObject([{ detail: 'within A' }]);
  });

  test('outgoing rules to addresses and to groups of other stacks are folded', () => {
    const imported = { 'Fn::ImportValue': 'Other:Group' };
    const rule = (destination: object): TemplateResource => ({
      Type: 'AWS::EC2::SecurityGroupEgress',
      Properties: { ...ports, GroupId: id('A'), ...destination },
    });
    const { template, postDeployRules } = foldSecurityRules({
      Resources: {
        A: group(),
        ToAddress: rule({ CidrIp: '10.0.0.0/8' }),
        ToOther: rule({ DestinationSecurityGroupId: imported }),
      },
    });
    expect(postDeployRules).toEqual([]);
    expect(template.Resources.A?.Properties?.SecurityGroupEgress).toEqual([
      { ...ports, CidrIp: '10.0.0.0/8' },
      { ...ports, DestinationSecurityGroupId: imported },
    ]);
  });

  test('the default to call everybody is taken from a group whose outgoing rules are all made later, and only there', () => {
    const inside = group({ SecurityGroupEgress: [{ IpProtocol: 'tcp', CidrIp: '0.0.0.0/0' }] });
    const { postDeployRules } = foldSecurityRules({
      Resources: {
        A: group(),
        B: inside,
        OutOfA: outOf('A', 'B'),
        OutOfB: outOf('B', 'A'),
        IntoB: into('B', 'B'),
      },
    });
    expect(postDeployRules.map(({ logicalId, replacesDefault }) => [logicalId, replacesDefault])).toEqual([
      ['IntoB', false],
      ['OutOfA', true],
      ['OutOfB', false],
    ]);
  });

  test('what waited for a rule waits for its group', () => {
    const { template } = foldSecurityRules({
      Resources: {
        A: group(),
        B: group(),
        In: into('A', 'B'),
        Service: { Type: 'AWS::ECS::Service', DependsOn: ['In', 'A'] },
      },
    });
    expect(template.Resources.Service?.DependsOn).toEqual(['A']);
  });

  test.each([
    [
      'a group of another stack',
      { In: { ...into('A', 'B'), Properties: { GroupId: { 'Fn::ImportValue': 'x' } } } },
      /Rule In belongs to a security group of another stack/,
    ],
    [
      'a later rule whose port is a parameter',
      {
        Self: { ...into('A', 'A'), Properties: { ...into('A', 'A').Properties, FromPort: { Ref: 'Port' } } },
      },
      /Rule Self has a protocol or a port that is no literal/,
    ],
    [
      'a use of a rule',
      { In: into('A', 'B'), Other: { Type: 'AWS::X::Y', Properties: { R: { Ref: 'In' } } } },
      /Other needs rule In/,
    ],
  ])('%s is an error', (_, rules, message) => {
    expect(() => foldSecurityRules({ Resources: { A: group(), B: group(), ...rules } })).toThrow(message);
  });

  test('no rule is lost and no cycle is made, whatever names what', () => {
    const names = ['A', 'B', 'C', 'D'];
    const rule = fc.tuple(fc.boolean(), fc.constantFrom(...names), fc.constantFrom(...names));
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 12 }), (rules) => {
        const Resources: Template['Resources'] = Object.fromEntries(names.map((name) => [name, group()]));
        for (const [index, [incoming, one, other]] of rules.entries()) {
          Resources[`Rule${index}`] = incoming ? into(one, other) : outOf(one, other);
        }
        const { template, postDeployRules } = foldSecurityRules({ Resources });
        const folded = Object.values(template.Resources).flatMap(({ Properties }) => [
          ...list(Properties?.SecurityGroupIngress),
          ...list(Properties?.SecurityGroupEgress),
        ]);
        return folded.length + postDeployRules.length === rules.length && isAcyclic(template);
      }),
    );
  });
});

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function isAcyclic({ Resources }: Template): boolean {
  const waiting = new Map(
    Object.entries(Resources).map(([name, { Properties }]) => [
      name,
      new Set(templateReferencesIn(Properties).map(({ logicalId }) => logicalId)),
    ]),
  );
  for (let before = -1; before !== waiting.size; ) {
    before = waiting.size;
    for (const [name, needed] of waiting)
      if (![...needed].some((each) => waiting.has(each))) waiting.delete(name);
  }
  return waiting.size === 0;
}
