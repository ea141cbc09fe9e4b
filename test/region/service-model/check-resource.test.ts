import { checkResource } from './check-resource';
import { ServiceModel } from './service-models';
import { servicePattern } from './service-pattern';

/** A service with one call: what is not in AWS's own models of ours, or not in every version of them. */
const model = new ServiceModel({
  operations: { MakeThing: { input: { shape: 'MakeThingRequest' } } },
  shapes: {
    MakeThingRequest: {
      type: 'structure',
      required: ['thingName'],
      members: {
        thingName: { shape: 'Name' },
        policy: { shape: 'Policy' },
        size: { shape: 'Size' },
        share: { shape: 'Share' },
        tags: { shape: 'Tags' },
        parts: { shape: 'Parts' },
        odd: { shape: 'Odd' },
      },
    },
    Name: { type: 'string', min: 3, max: 12, pattern: '[\\p{Alnum}\\-\\_]+' },
    Policy: { type: 'string', max: 40 },
    Size: { type: 'integer', min: 1, max: 3 },
    Share: { type: 'double', max: 0.5 },
    Tags: { type: 'map', key: { shape: 'Name' }, value: { shape: 'Name' }, max: 2 },
    Parts: { type: 'list', member: { shape: 'Part' }, min: 1, max: 2 },
    Part: { type: 'structure', required: ['kind'], members: { kind: { shape: 'Kind' } } },
    Kind: { type: 'string', enum: ['left', 'right'] },
    Odd: { type: 'string', pattern: 'a++' },
  },
});
const resource = { service: 'things', operations: ['MakeThing'] };
const check = (properties: Readonly<Record<string, unknown>>, defaults = {}) =>
  checkResource({ ThingName: 'thing', ...properties }, [resource, model], defaults);
const join = (...parts: readonly unknown[]) => ({ 'Fn::Join': ['', parts] });

test.each<[what: string, properties: Readonly<Record<string, unknown>>, problems: readonly string[]]>([
  ['nothing wrong', { Size: '3', Parts: [{ Kind: 'left' }] }, []],
  ['too short', { ThingName: 'ab' }, ['ThingName: expected at least 3 characters, got 2']],
  ['a sign of no name', { ThingName: 'a.b' }, ['ThingName: expected [\\p{Alnum}\\-\\_]+, got "a.b"']],
  ['out of range', { Size: 4 }, ['Size: expected at most 3, got 4']],
  ['no whole number', { Size: 1.5 }, ['Size: expected a whole number, got "1.5"']],
  ['too large a share', { Share: 0.75 }, ['Share: expected at most 0.5, got 0.75']],
  ['none of a list', { Parts: [] }, ['Parts: expected at least 1 entries, got 0']],
  ['an enum misspelt', { Parts: [{ Kind: 'up' }] }, ['Parts.Kind: expected one of left, right, got "up"']],
  ['required below', { Parts: [{}] }, ['Parts: requires kind']],
  ['text for an object', { Parts: ['left'] }, ['Parts: expected an object, got "left"']],
  ['required, and no value', { ThingName: { Ref: 'AWS::NoValue' } }, ['the resource: requires thingName']],
  [
    'a bad tag',
    { Tags: [{ Key: 'a b', Value: 'abc' }] },
    ['Tags.*: expected [\\p{Alnum}\\-\\_]+, got "a b"'],
  ],
  [
    'a long document',
    { Policy: { Statement: 'x'.repeat(40) } },
    ['Policy: expected at most 40 characters, got 56'],
  ],
  ['a document of references', { Policy: { Statement: { 'Fn::GetAtt': ['x'.repeat(40), 'Arn'] } } }, []],
  ['either branch', { Size: { 'Fn::If': ['Large', 9, 1] } }, ['Size: expected at most 3, got 9']],
])('%s', (_, properties, problems) => {
  expect(check(properties).problems).toEqual(problems);
});

test('what is known of a text only when it is deployed passes, but not what stands there anyway', () => {
  expect(check({ ThingName: { Ref: 'Bucket' } }).problems).toEqual([]);
  expect(check({ ThingName: join('.', { Ref: 'Bucket' }) }).problems).toEqual([]);
  expect(check({ ThingName: join('0123456789', { Ref: 'Bucket' }, 'abc') }).problems).toEqual([
    'ThingName: expected at most 12 characters, got 13',
  ]);
  expect(check({ ThingName: join('a', '.b') }).problems).toHaveLength(1);
  expect(check({ ThingName: '{{resolve:secretsmanager:name:SecretString:password::}}' }).problems).toEqual(
    [],
  );
  expect(
    check({ ThingName: join('{{resolve:secretsmanager:', { Ref: 'Secret' }, ':SecretString:::}}') }).problems,
  ).toEqual([]);
});

test('a parameter is read as its default', () => {
  expect(check({ Size: { Ref: 'Size' } }, { Size: '4' }).problems).toEqual([
    'Size: expected at most 3, got 4',
  ]);
  expect(check({ Size: { Ref: 'Size' } }).problems).toEqual([]);
});

test('what is not in the model, and a pattern that JavaScript cannot say, are told', () => {
  expect(check({ Colour: 'red', Odd: 'a' })).toMatchObject({
    problems: [],
    unmapped: ['Colour'],
    patterns: ['a++'],
  });
});

test('patterns of Java: signs that need no escape, its own classes, the whole value', () => {
  expect(servicePattern('[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*')?.test('Köln 1')).toBe(true);
  expect(servicePattern('[\\p{Print}]+')?.test('a\n')).toBe(false);
  expect(servicePattern('\\p{ASCII}+')?.test('ä')).toBe(false);
  expect(servicePattern('arn\\:aws\\:\\w+')?.test('arn:aws:x')).toBe(true);
  expect(servicePattern('\\A[a-z]\\z')?.test('ab')).toBe(false);
  expect(servicePattern('(?s).+')?.test('a\nb')).toBe(true);
  expect(servicePattern('[[a]+')?.test('[a')).toBe(true);
  expect(servicePattern('a++')).toBeUndefined();
});
