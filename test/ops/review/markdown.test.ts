import { mostCharacters } from '../../../ops/review/markdown';
import { code, phrase } from '../../../ops/review/phrase';
import { markdownOf, pictureOf, shop } from './reviewed-shop';

const empty = pictureOf(shop());

function findings(count: number, stops = false) {
  return Array.from({ length: count }, (_, index) => ({
    places: [],
    words: phrase`${code(`${'long '.repeat(20)}${index}`)} changes.`,
    stops,
  }));
}

test('a comment is never longer than GitHub takes; what is cut is counted, the least important first', () => {
  const text = markdownOf({
    ...empty,
    groups: { ...empty.groups, destroyed: findings(300, true), alarms: findings(900), rest: findings(900) },
  });
  expect(text.length).toBeLessThanOrEqual(mostCharacters);
  expect(text).toContain('Stateful resources that are replaced or deleted (300)');
  expect(text.match(/\*\*stop\*\*/g)).toHaveLength(300);
  expect(text).toContain('Alarms (900)');
  expect(text).toMatch(
    /- 900 more, which do not fit into a comment: `--json` has all of them\n\n<\/details>/,
  );
});

test('what stops stands first, and is cut last', () => {
  const text = markdownOf({
    ...empty,
    groups: { ...empty.groups, conflicts: [...findings(2000), ...findings(1, true)] },
  });
  expect(text.length).toBeLessThanOrEqual(mostCharacters);
  expect(text).toMatch(/Conflicts in the middle of the deploy \(2001\)\n- \*\*stop\*\* /);
});

test('a bar in a cell is no end of it', () => {
  const text = markdownOf({
    ...empty,
    budgets: { rows: [{ name: 'a | b', after: { name: 'a | b', unit: 'tasks', used: 1, allowed: 2 } }] },
  });
  expect(text).toContain('| `a \\| b` | none | 1 | 2 tasks, 50 % |');
});

test('cost stands where it is known, and anything changes', () => {
  expect(markdownOf({ ...empty, changes: 1 })).not.toContain('### Cost');
  const before = { least: 1020.4, most: 2000 };
  const costs = { before, after: { least: 1180, most: 2000.3 } };
  expect(markdownOf({ ...empty, costs })).not.toContain('### Cost');
  expect(markdownOf({ ...empty, costs, changes: 1 })).toContain(
    [
      '### Cost',
      '- at the fewest tasks: 1,020 → 1,180 US dollars a month',
      '- at the most tasks: 2,000 US dollars a month, as before',
    ].join('\n'),
  );
});
