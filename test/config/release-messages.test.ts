import { edited, messagesFor, stageOf } from './edited-stage';

const sleeping = `  release:
    image: app
    command: [sleep, infinity]
    cpu: 256
    memoryMiB: 512
    tasks: { min: 1, max: 1 }
    rollout: single
    databaseConnectionsPerTask: 0
`;
const withPool = (release: string) =>
  edited({ from: 'workers:\n', to: `workers:\n${sleeping}` }, { add: release });

test('a command of the release, with what it is left to be', () => {
  expect(stageOf(withPool('release: { pool: release, command: [bin/rails, "db:migrate"] }')).release).toEqual(
    { pool: 'release', command: ['bin/rails', 'db:migrate'], timeoutSeconds: 900 },
  );
});

test.each<[what: string, text: string, message: string]>([
  [
    'a pool that is not there, but nearly',
    withPool('release: { pool: relaese, command: [migrate] }'),
    'prod.yaml:47:18: release.pool: expected a key of workers that has no queues: release, got "relaese"; did you mean "release"?',
  ],
  [
    'no pool that could be meant',
    edited({ add: 'release: { pool: release, command: [migrate] }' }),
    'prod.yaml:39:18: release.pool: expected a key of workers that has no queues, of which there is none, got "release"',
  ],
  [
    'a pool that has work',
    edited({ add: 'release: { pool: urgent, command: [migrate] }' }),
    'prod.yaml:39:18: release.pool: expected a pool without queues, because it gets each new image before the release’s command has run, got "urgent", which serves critical',
  ],
  [
    'a command as one text, as a shell would have it',
    withPool('release: { pool: release, command: bin/rails db:migrate }'),
    'prod.yaml:47:36: release.command: expected a list of at least 1 item, got "bin/rails db:migrate"',
  ],
])('%s', (_, text, message) => {
  expect(messagesFor(text)).toEqual([message]);
});
