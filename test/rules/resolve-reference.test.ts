import { resolveReference } from '../../rules/resolve-reference';
import type { ParsedStack } from '../../rules/rule';
import { referencesIn } from '../../rules/support/references';

const stacks: readonly ParsedStack[] = [
  {
    name: 'made',
    template: {
      Resources: {
        Group: { Type: 'AWS::EC2::SecurityGroup' },
        Secret: { Type: 'AWS::SecretsManager::Secret' },
      },
      Outputs: {
        GroupId: { Value: { 'Fn::GetAtt': ['Group', 'GroupId'] }, Export: { Name: 'made:GroupId' } },
        SecretArn: {
          Value: { Ref: 'Secret' },
          Export: { Name: { 'Fn::Join': ['', [{ Ref: 'AWS::StackName' }, '-secret']] } },
        },
        Passed: { Value: { 'Fn::ImportValue': 'made:GroupId' } },
      },
    },
  },
  { name: 'used', template: { Resources: { Group: { Type: 'AWS::EC2::SecurityGroup' } } } },
];

const keyOf = (value: unknown) => resolveReference(stacks, { stack: 'used', value }).key;
const secret = { 'Fn::ImportValue': { 'Fn::Join': ['', ['made', '-', 'secret']] } };

test.each<[what: string, value: unknown, key: string]>([
  ['text', 'sg-1', 'sg-1'],
  ['a join of text', { 'Fn::Join': ['-', ['a', 'b']] }, 'a-b'],
  ['Ref means the own stack', { Ref: 'Group' }, 'used/Group'],
  ['an attribute of the same', { 'Fn::GetAtt': ['Group', 'GroupId'] }, 'used/Group'],
  ['an attribute, in one word', { 'Fn::GetAtt': 'Group.GroupId' }, 'used/Group'],
  ["another stack's export", { 'Fn::ImportValue': 'made:GroupId' }, 'made/Group'],
  [
    "another stack's output, weakly",
    { 'Fn::GetStackOutput': { StackName: 'made', OutputName: 'GroupId' } },
    'made/Group',
  ],
  [
    'an output that is an import',
    { 'Fn::GetStackOutput': { StackName: 'made', OutputName: 'Passed' } },
    'made/Group',
  ],
  [
    'a field of a secret',
    { 'Fn::Join': ['', [{ 'Fn::ImportValue': 'made:GroupId' }, ':url::']] },
    'made/Group',
  ],
  ['a string with one reference', { 'Fn::Sub': `arn:\${Group.GroupId}:\${!literal}` }, 'used/Group'],
  ['a string with a reference given', { 'Fn::Sub': [`\${It}`, { It: { Ref: 'Group' } }] }, 'used/Group'],
  ['an export that nobody makes', { 'Fn::ImportValue': 'gone' }, 'export gone'],
  ['a parameter', { Ref: 'Parameter' }, 'used:{"Ref":"Parameter"}'],
  ['nothing', undefined, 'used:undefined'],
])('%s', (_what, value, key) => {
  expect(keyOf(value)).toBe(key);
});

test('an export whose name is built from the name of its stack', () => {
  const exporting = { 'Fn::ImportValue': 'made-secret' };
  expect(keyOf(secret)).toBe(keyOf(exporting));
  expect(keyOf(exporting)).not.toBe('export made-secret');
});

test('all references in a value, each once', () => {
  const value = {
    Resource: [{ Ref: 'Group' }, { 'Fn::Sub': `\${Group}/\${Group.GroupId}` }],
    Condition: { 'Fn::If': ['Here', { 'Fn::ImportValue': 'made:GroupId' }, { Ref: 'AWS::NoValue' }] },
  };
  expect(referencesIn(stacks, { stack: 'used', value }).map(({ key }) => key)).toEqual([
    'used/Group',
    'made/Group',
  ]);
});
