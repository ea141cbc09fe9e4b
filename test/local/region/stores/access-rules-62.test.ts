import { accessStrings } from '../../../../constructs/stores/access-strings';
import { accessRules62 } from '../../../../local/region/stores/access-rules-62';

const client =
  '+client|setname +client|setinfo +client|getname +client|id +client|info +client|reply +client|tracking ' +
  '+client|trackinginfo +client|caching +client|getredir';

test('the deployed rules, as a 6.2 server gets them', () => {
  const { jobs, pubsub } = accessStrings('bullmq');
  const connection = '+@connection +select +wait';
  expect(accessRules62(jobs.app).accessString).toBe(
    `on ~bull:* resetchannels -@all +@read +@write ${connection} +@transaction -@dangerous ${client} -@scripting +eval +evalsha +info +time +client|list`,
  );
  expect(accessRules62(jobs.meter).accessString).toContain(
    `on ~* resetchannels -@all ${connection} -@dangerous ${client} +info`,
  );
  expect(accessRules62(pubsub.app).accessString).toBe(
    `on &* -@all +@pubsub ${connection} -@dangerous ${client} +info`,
  );
  expect(accessRules62(pubsub.meter).accessString).toContain('+pubsub|shardnumsub +client|list');
});

test('only the key pattern of the meter becomes wider', () => {
  for (const framework of ['sidekiq', 'bullmq'] as const) {
    const { jobs, pubsub } = accessStrings(framework);
    const effects = [jobs.app, jobs.meter, pubsub.app, pubsub.meter].map((accessString) =>
      accessRules62(accessString)
        .changes.filter(({ effect }) => effect !== 'same')
        .map(({ from, to, effect }) => `${from} -> ${to}: ${effect}`),
    );
    expect(effects).toEqual([[], ['%R~* -> ~*: wider'], [], []]);
  }
});

test.each([
  ['key patterns', '%R~a* %W~b* %RW~c* %r~d', '~a* ~b* ~c* ~d', ['wider', 'wider', 'same', 'wider']],
  ['selectors', '~a (+get ~b) clearselectors +get', '~a +get', ['narrower', 'same']],
  ['a subcommand that is denied', '+@all -client|kill', '+@all -client', ['narrower']],
  ['a subcommand of what is allowed already', '+@read +memory|usage', '+@read', ['same']],
  ['a subcommand of a category of everything', 'allcommands +client|list', 'allcommands', ['same']],
  ['a subcommand of what is denied', '+@all nocommands +client|list', '+@all nocommands +client|list', []],
  [
    'commands of later servers',
    '+spublish -function|flush +quit +lcs',
    '',
    ['narrower', 'same', 'same', 'narrower'],
  ],
  ['the rest of @connection', '+@all -@connection', '+@all -@connection -select -wait', ['same']],
  ['CLIENT without @connection', '+@read -@dangerous', '+@read -@dangerous', []],
  ['CLIENT that was allowed by name', '+client -@admin', `+client -@admin ${client}`, ['same']],
  ['what is no rule about commands', 'off >x ~k &c', 'off >x ~k &c', []],
])('%s', (_, from, to, effects) => {
  const adapted = accessRules62(from);
  expect(adapted.accessString).toBe(to);
  expect(adapted.changes.map(({ effect }) => effect)).toEqual(effects);
  for (const { why } of adapted.changes) expect(why).not.toBe('');
});
