import { privateListOf } from '../../../domain/jobs/private-list';

test.each([
  ['queue:sq|host-1|default', { process: 'host-1', queue: 'default' }],
  ['queue:sq|web-1:42:0b5e1f|mailers', { process: 'web-1:42:0b5e1f', queue: 'mailers' }],
  ['working:queue:default:host-1:7:9fd3a1', { process: 'host-1:7:9fd3a1', queue: 'default' }],
  ['working:queue:default:host-1:7', { process: 'host-1:7', queue: 'default' }],
  ['working:queue:imports:slow:host-1:7:9fd3a1', { process: 'host-1:7:9fd3a1', queue: 'imports:slow' }],
])('%s belongs to a process', (key, expected) => {
  expect(privateListOf(key)).toEqual(expected);
});

test.each([
  'queue:default',
  'queue:sq',
  'queue:sq|host',
  'working:queue:default',
  'working:default:h:1:a',
  'schedule',
])('%s is no private list', (key) => {
  expect(privateListOf(key)).toBeUndefined();
});
