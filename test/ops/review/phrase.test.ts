import { code, counted, few, own, phrase, value } from '../../../ops/review/phrase';

test('a text of somebody else is never Markdown', () => {
  const nasty = '**[click](http://x) @everyone #1 <img> | `a` ``b``';
  const { markdown, plain } = phrase`is ${code(nasty)}`;
  expect(plain).toBe(`is ${nasty}`);
  // A fence longer than any within, and spaces that Markdown takes off.
  expect(markdown).toBe(`is \`\`\` ${nasty} \`\`\``);
});

test('what cannot be seen is written out, and stays on its line', () => {
  expect(code('a\n- b\u202ec').plain).toBe('a\\u{a}- b\\u{202e}c');
  expect(code('').markdown).toBe('`""`');
  expect(code('  ').markdown).toBe('`"  "`');
  expect(code(' a ').markdown).toBe('`  a  `');
});

test('long texts are shortened', () => {
  expect(code('x'.repeat(500)).plain).toBe(`${'x'.repeat(119)}…`);
});

test('values are texts as they stand, else JSON', () => {
  expect(
    [value(undefined), value('5'), value(5), value({ Ref: 'A' })].map(({ markdown }) => markdown),
  ).toEqual(['nothing', '`5`', '`5`', '`{"Ref":"A"}`']);
});

test('numbers and lists are said in words', () => {
  expect(phrase`${12345} ${own('of')} ${counted(1, 'policy')}, ${counted(2, 'policy')}`.plain).toBe(
    '12,345 of 1 policy, 2 policies',
  );
  expect(few(['a', 'b', 'c'], 2).markdown).toBe('`a`, `b`, 1 more');
});
