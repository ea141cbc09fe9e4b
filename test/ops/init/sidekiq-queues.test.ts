import { readSidekiqYml, sidekiqOptions } from '../../../ops/init/sidekiq-queues';

const read = (text: string) => readSidekiqYml(text, 'config/sidekiq.yml');

test.each([
  ['queues:\n  - critical\n  - default\n', [{ name: 'critical' }, { name: 'default' }]],
  [':queues:\n  - :critical\n', [{ name: 'critical' }]],
  [
    'queues: [[critical, 6], "low,1"]',
    [
      { name: 'critical', weight: 6 },
      { name: 'low', weight: 1 },
    ],
  ],
  ['queues: [{ critical: 6 }]', [{ name: 'critical', weight: 6 }]],
  [
    'queues: { critical: 6, low: 1 }',
    [
      { name: 'critical', weight: 6 },
      { name: 'low', weight: 1 },
    ],
  ],
  ['queues: [a]\nproduction:\n  queues: [b]\n', [{ name: 'b' }]],
  ['queues: [a]\ncapsules:\n  single:\n    queues: [b]\n', [{ name: 'a' }, { name: 'b' }]],
  ['queues:\r\n  - a\r\n', [{ name: 'a' }]],
  ['base: &base [a, b]\nqueues: *base', [{ name: 'a' }, { name: 'b' }]],
])('%j names %j', (text, queues) => {
  expect(read(text)).toMatchObject({ queues: { queues }, remarks: [] });
});

test('concurrency is that of production, or its default', () => {
  const text = "concurrency: 3\nproduction:\n  concurrency: <%= ENV.fetch('N', 12) %>\n";
  expect(read(text).queues?.concurrency).toBe(12);
});

test('a queue whose name only Ruby knows is left out, and said', () => {
  expect(read('queues:\n  - <%= Rails.env %>_mails\n  - default\n')).toMatchObject({
    queues: { queues: [{ name: 'default' }] },
    remarks: ['config/sidekiq.yml: a queue without a name that could be read was left out'],
  });
});

test.each([
  ['a: b: c', 'config/sidekiq.yml: not read, since it is no YAML at line 1'],
  ['['.repeat(200), 'config/sidekiq.yml: not read, since it is nested too deep'],
  [
    `a: &a [x, x]\n${[...'bcdefghijklm'].map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghijklm'[index]}`).join()}]`).join('\n')}`,
    'config/sidekiq.yml: not read, since it is one whose aliases stand for too much, or for nothing',
  ],
  [
    'a: *nothing',
    'config/sidekiq.yml: not read, since it is one whose aliases stand for too much, or for nothing',
  ],
])('%#: what cannot be read is a sentence', (text, sentence) => {
  expect(read(text)).toEqual({ remarks: [sentence] });
});

test.each([
  [
    'sidekiq -q critical,2 -q default -c 7',
    { queues: [{ name: 'critical', weight: 2 }, { name: 'default' }], concurrency: 7 },
  ],
  [
    'sidekiq -qcritical --queue=low --concurrency 3',
    { queues: [{ name: 'critical' }, { name: 'low' }], concurrency: 3 },
  ],
  ['sidekiq -C config/mail.yml', { queues: [], configFile: 'config/mail.yml' }],
  ['sidekiq -q', { queues: [] }],
])('%j is understood', (line, options) => {
  expect(sidekiqOptions(line.split(' '))).toEqual(options);
});
