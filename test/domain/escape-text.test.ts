import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { escapeMarkup, escapeMessageBodies, shellWord } from '../../domain/escape-text';
import { anyText } from '../support/any-text';

describe('shellWord', () => {
  test.each([
    ['plain', 'plain'],
    ['a=1,b:2/c@d%e+f.g-h', 'a=1,b:2/c@d%e+f.g-h'],
    ['', "''"],
    ["it's", `'it'\\''s'`],
  ])('%j becomes %s', (text, word) => {
    expect(shellWord(text)).toBe(word);
  });

  test('a shell reads back what went in', () => {
    // Any characters but NUL, which no argument of a program can hold.
    const texts = fc.array(
      anyText().map((text) => text.replaceAll('\0', '')),
      {
        minLength: 50,
        maxLength: 50,
      },
    );
    fc.assert(
      fc.property(texts, (words) => {
        const script = `printf '%s\\0' ${words.map(shellWord).join(' ')}`;
        expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' })).toBe(
          words.map((word) => `${word}\0`).join(''),
        );
      }),
      { numRuns: 10 },
    );
  });
});

test('escapes what begins a tag or an entity, the ampersand first', () => {
  expect(escapeMarkup('a < b && c > d &lt;')).toBe('a &lt; b &amp;&amp; c &gt; d &amp;lt;');
});

describe('escapeMessageBodies', () => {
  const answer = (...pages: readonly string[]) =>
    `<Rules>${pages.map((page) => `<MessageBody>${page}</MessageBody>`).join('')}</Rules>`;

  test('a page with tags is escaped, each of several by itself', () => {
    expect(escapeMessageBodies(answer('<h1>A & B</h1>', '<p>\n</p>'))).toBe(
      answer('&lt;h1&gt;A &amp; B&lt;/h1&gt;', '&lt;p&gt;\n&lt;/p&gt;'),
    );
  });

  test('one that AWS has escaped, and what is no page, stay', () => {
    const escaped = answer('&lt;h1&gt;closed&lt;/h1&gt;');
    expect(escapeMessageBodies(escaped)).toBe(escaped);
    expect(escapeMessageBodies('<a>b</a>')).toBe('<a>b</a>');
  });
});
