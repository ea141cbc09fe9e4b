import { isUnknownValue, variablesOfErb, withoutErb } from '../../../ops/init/erb';

test.each([
  ["concurrency: <%= ENV.fetch('N', 5) %>", 'concurrency: 5'],
  ['concurrency: <%= ENV.fetch("N") { 7 }.to_i %>', 'concurrency: 7'],
  ["concurrency: <%= (ENV['N'] || 9).to_i %>", 'concurrency: 9'],
  ['<% if ENV["X"] %>\n- a\n<% else %>\n- b\n<% end %>', '\n- a\n\n- b\n'],
  ['a: <%= never closed', 'a: <%= never closed'],
  ['plain', 'plain'],
])('%j without ERB is %j', (text, expected) => {
  expect(withoutErb(text)).toBe(expected);
});

test('what only Ruby knows is unknown', () => {
  expect(isUnknownValue(withoutErb('<%= Rails.env %>-mails'))).toBe(true);
});

test('names of variables are read in their order', () => {
  const text = `<%= ENV.fetch("CABLE_URL", ENV['REDIS_URL']) %>`;
  expect(variablesOfErb(text)).toEqual(['CABLE_URL', 'REDIS_URL']);
});
