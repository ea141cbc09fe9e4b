import fc from 'fast-check';
import {
  bodyCharacters,
  closedJson,
  closedPage,
  usualMessage,
} from '../../../domain/maintenance/closed-page';
import { staffPass } from '../../../domain/maintenance/staff-pass';

const ascii = /^[\x20-\x7e]*$/;
/** What a browser makes of character references. */
const decoded = (html: string) => html.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));
const oneLine = (text: string) => text.replace(/[\s\p{Cc}]+/gu, ' ').trim();

test('a message comes through whole, and never as markup', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (message) => {
      const page = closedPage(message);
      expect(page).toMatch(ascii);
      const shown = /<h1>Back soon<\/h1><p>(.*?)<\/p>/.exec(page)?.[1] ?? 'nothing';
      expect(shown).not.toMatch(/[<>"']/);
      expect(decoded(shown)).toBe(oneLine(message));
      expect(closedJson(message)).toMatch(ascii);
      expect(JSON.parse(closedJson(message)).message).toBe(oneLine(message));
    }),
  );
});

test('a script in a message is text', () => {
  expect(closedPage('</p><script>alert("1 & 2")</script>')).toContain(
    '<p>&#60;/p&#62;&#60;script&#62;alert(&#34;1 &#38; 2&#34;)&#60;/script&#62;</p>',
  );
});

test('there is room for 400 characters of message, and for the usual one', () => {
  for (const message of ['x'.repeat(400), usualMessage]) {
    expect(closedPage(message).length).toBeLessThanOrEqual(bodyCharacters);
    expect(closedJson(message).length).toBeLessThanOrEqual(bodyCharacters);
  }
});

test('browsers look again at times of their own', () => {
  const script = /setTimeout\(function\(\)\{(.*)\},(.*)\)<\/script>/.exec(closedPage('x'));
  expect(script?.[1]).toBe('location.replace(location.href)');
  expect(script?.[2]).toBe('6e4+Math.random()*12e4');
});

test('the pass is a cookie for secure connections that ends by itself', () => {
  const token = 'ab'.repeat(16);
  expect(staffPass.page(token)).toContain(
    `document.cookie="bulkhead_pass=${token}; path=/; max-age=14400; secure; samesite=lax"`,
  );
  expect(token).toMatch(new RegExp(staffPass.tokenPattern));
  expect('*').not.toMatch(new RegExp(staffPass.tokenPattern));
});
