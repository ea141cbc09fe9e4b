import { processKind } from '../../../ops/init/process-kind';

test.each([
  ['web', 'bundle exec puma', 'web'],
  ['rails', 'bundle exec rails server', 'web'],
  ['api', 'node main.js', 'api'],
  ['streaming', 'node ./streaming/index.js', 'websockets'],
  ['cable-web', 'bundle exec puma cable/config.ru', 'websockets'],
  ['worker', 'bundle exec sidekiq', 'worker'],
  ['api-clock-worker', './scripts/start.clock.worker.sh', 'worker'],
  ['api-clock', './scripts/start.clock.sh', 'scheduler'],
  ['clock', 'bundle exec clockwork clock.rb', 'scheduler'],
  ['release', 'bin/rails db:migrate', 'once'],
  ['db-migrate', 'yarn migrate', 'once'],
  ['css', 'yarn build:css --watch', 'other'],
  ['pdf', 'gotenberg', 'other'],
] as const)('%s: %s is %s', (name, line, kind) => {
  const process = { name, from: '', command: line.split(' '), endsByItself: false, variables: new Map() };
  expect(processKind(process)).toBe(kind);
});

test('what has a port is reached from outside, and what ends by itself is no service', () => {
  const process = { name: 'shop', from: '', port: 80, endsByItself: false, variables: new Map() };
  expect(processKind(process)).toBe('web');
  expect(processKind({ ...process, endsByItself: true })).toBe('once');
});
