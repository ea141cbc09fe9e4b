import { accessStrings, type JobFramework } from '../../../constructs/stores/access-strings';

const frameworks: readonly JobFramework[] = ['sidekiq', 'bullmq'];
const all = frameworks.flatMap((framework) => {
  const { jobs, pubsub } = accessStrings(framework);
  return [jobs.app, jobs.meter, pubsub.app, pubsub.meter];
});

/** The rules that stand after `-@dangerous` where they must, and before it where they must. */
function orderProblems(accessString: string): readonly string[] {
  const rules = accessString.split(' ');
  const dangerous = rules.indexOf('-@dangerous');
  if (dangerous < 0) return ['no -@dangerous'];
  return rules.flatMap((rule, at) => {
    if (rule.startsWith('+@') && at > dangerous) return [`${rule} after -@dangerous`];
    if ((rule === '+info' || rule === '+client|list') && at < dangerous)
      return [`${rule} before -@dangerous`];
    return [];
  });
}

describe('accessStrings', () => {
  test('the strings that were proved, to the letter', () => {
    const meter =
      'on %R~* resetchannels -@all +@connection -@dangerous +info +llen +lindex +lrange +zcard +zcount +zrange +zrangebyscore +zscore +hget +hmget +hexists +scard +smembers +exists +get +mget +type +xlen +memory|usage +scan +client|list';
    const pubsub = {
      app: 'on &* -@all +@pubsub +@connection -@dangerous +info',
      meter:
        'on resetchannels -@all +@connection -@dangerous +info +pubsub|channels +pubsub|numsub +pubsub|numpat +pubsub|shardchannels +pubsub|shardnumsub +client|list',
    };
    const cache = {
      app: 'on ~* resetchannels -@all +@read +@write +@connection +@transaction -@blocking -@dangerous -@scripting +eval +evalsha +eval_ro +evalsha_ro +script|load +script|exists +time +info',
    };
    expect(accessStrings('sidekiq')).toEqual({
      jobs: {
        app: 'on ~* resetchannels -@all +@read +@write +@connection +@transaction -@dangerous -@scripting +eval +evalsha +script|load +script|exists +time +info -select',
        meter,
      },
      pubsub,
      cache,
    });
    expect(accessStrings('bullmq')).toEqual({
      jobs: {
        app: 'on ~bull:* resetchannels -@all +@read +@write +@connection +@transaction -@dangerous -@scripting +eval +evalsha +script|load +info +time +client|list -select',
        meter,
      },
      pubsub,
      cache,
    });
  });

  test.each(all)('order: %s', (accessString) => {
    expect(orderProblems(accessString)).toEqual([]);
    expect(accessString).toMatch(/^on \S.* -@all /);
  });

  test('a wrong order is seen', () => {
    expect(orderProblems('on ~* -@all -@dangerous +@write +info')).toEqual(['+@write after -@dangerous']);
    expect(orderProblems('on ~* -@all +info +@write -@dangerous')).toEqual(['+info before -@dangerous']);
  });

  test.each(frameworks)('%s: a user of one store can do nothing in the other', (framework) => {
    const { jobs, pubsub } = accessStrings(framework);
    for (const accessString of [jobs.app, jobs.meter]) {
      expect(accessString).toContain(' resetchannels ');
      expect(accessString).not.toMatch(/&|pubsub|publish|subscribe/);
    }
    for (const accessString of [pubsub.app, pubsub.meter])
      expect(accessString).not.toMatch(/~|@read|@write|@all \+@all/);
  });

  test.each(all)('no password, no reset and no command that ElastiCache refuses: %s', (accessString) => {
    expect(accessString).not.toMatch(/>|\breset\b|config|debug|replicaof|save|shutdown|sync|migrate/);
  });
});
