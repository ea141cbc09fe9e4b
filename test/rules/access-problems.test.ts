import { accessStrings } from '../../constructs/stores/access-strings';
import { storeUsersMinimal } from '../../rules/store-users-minimal';
import { accessProblems } from '../../rules/support/access-problems';
import { broken } from './broken';

const jobs = 'on ~* resetchannels -@all +@read +@write +@connection -@dangerous +info';
const cache = 'on ~* resetchannels -@all +@connection +@read +@write -@blocking -@dangerous +info';
const pubsub = 'on &* -@all +@pubsub +@connection -@dangerous +info';

test.each(['sidekiq', 'bullmq'] as const)('the strings of %s grant too little, if anything', (framework) => {
  const strings = accessStrings(framework);
  for (const role of ['jobs', 'pubsub'] as const) {
    expect(accessProblems(strings[role].app, role)).toEqual([]);
    expect(accessProblems(strings[role].meter, role)).toEqual([]);
  }
  expect(accessProblems(strings.cache.app, 'cache')).toEqual([]);
});

test("socket.io's streams adapter may have the few keys that it names", () => {
  const streams =
    'on ~socket.io ~sio:session:* &* -@all +@pubsub +@connection -@dangerous +info +xadd +xread +set +get +del';
  expect(accessProblems(streams, 'pubsub')).toEqual([]);
});

test('who is off can do nothing', () => {
  expect(accessProblems('off ~* +@all', 'jobs')).toEqual([]);
});

test.each([
  [jobs.replace('+@read', '+@all'), ['grants every command (+@all)']],
  [`${jobs} allcommands`, ['grants every command (allcommands)']],
  [`${jobs} nopass`, ['needs no password (nopass)']],
  [`${jobs} -CONFIG|SET`, ['names config (-config|set), which ElastiCache refuses']],
  [`${jobs} +flushall +script|load`, ['grants +flushall']],
  [`${jobs} +publish`, ['grants +publish, which is not for a jobs store']],
  [`${jobs} +pubsub|numsub`, ['grants +pubsub|numsub, which is not for a jobs store']],
  [`${jobs} (+@fast)`, ['grants +@fast, which is not for a jobs store', 'has no -@dangerous after +@fast']],
  [jobs.replace('resetchannels ', ''), ['keeps its channels (no resetchannels)']],
  [`${jobs} &*`, ['has channels (&*)']],
  [
    jobs.replace(' -@dangerous', '').replace('-@all', '-@all -@dangerous'),
    ['has no -@dangerous after +@connection'],
  ],
])('a job user with %s', (accessString, problems) => {
  expect(accessProblems(accessString, 'jobs')).toEqual(problems);
});

test.each([
  [`${pubsub} ~*`, ['reaches every key (~*)']],
  [`${pubsub} %R~*`, ['reaches every key (%r~*)']],
  [`${pubsub} allkeys`, ['reaches every key (allkeys)']],
  [
    `${pubsub} +@write`,
    ['grants +@write, which is not for a pubsub store', 'has no -@dangerous after +@write'],
  ],
])('a pub/sub user with %s', (accessString, problems) => {
  expect(accessProblems(accessString, 'pubsub')).toEqual(problems);
});

test.each([
  [
    cache.replace(' -@blocking', ''),
    ['has no -@blocking after +@write: workers could take jobs from a store that evicts them'],
  ],
  [
    `${cache} +@list -@dangerous`,
    ['has no -@blocking after +@list: workers could take jobs from a store that evicts them'],
  ],
  [`${cache} +bzpopmin`, ['grants +bzpopmin, which is not for a cache store']],
  [`${cache} +publish`, ['grants +publish, which is not for a cache store']],
  [`${cache} &*`, ['has channels (&*)']],
  [`${cache} +flushdb`, ['grants +flushdb']],
  [`${cache} +@admin -@dangerous`, ['grants +@admin, which is not for a cache store']],
])('a cache user with %s', (accessString, problems) => {
  expect(accessProblems(accessString, 'cache')).toEqual(problems);
});

const user = { stack: 'data', logicalId: 'JobsUser' };

test('store-users-minimal: says whose access string it is', () => {
  expect(
    broken(storeUsersMinimal, (app) =>
      app.change(user, 'Properties.AccessString', (text) => `${text} +keys`),
    ),
  ).toEqual(['data/JobsUser: user of the jobs store Jobs grants +keys']);
});

test('store-users-minimal: users that nobody can read, or that need no password', () => {
  expect(
    broken(storeUsersMinimal, (app) => {
      app.set(user, 'Properties.AccessString', { Ref: 'Access' });
      app.push({ stack: 'data', logicalId: 'JobsUsers' }, 'Properties.UserIds', 'default');
      app.set({ stack: 'data', logicalId: 'PubSubUser' }, 'Properties.NoPasswordRequired', true);
    }),
  ).toEqual([
    'data/JobsUser: user of the jobs store Jobs has the AccessString {"Ref":"Access"}, expected a literal one',
    'data/Jobs: user of the jobs store Jobs is default, expected one that these templates make',
    'data/PubSubUser: user of the pubsub store PubSub needs no password (NoPasswordRequired)',
  ]);
});
