import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileSwitchboard, routeOf } from '../../client/compile-switchboard';
import { decide } from '../../client/decide';
import type { DecidedJob, Switch } from '../../domain/switchboard/document';
import { documentProblems } from '../../domain/switchboard/document-problems';
import { parseDocument } from '../../domain/switchboard/parse-document';

/** `switch` is the place of the deciding one in the document's list; `route` null where there is none. */
interface Vector {
  readonly name: string;
  readonly document: { readonly switches: readonly Switch[] };
  readonly nowSeconds: number;
  readonly job: DecidedJob;
  readonly expected: { readonly action: string; readonly switch?: number };
  readonly route: string | null;
}

const file = join(__dirname, '..', '..', 'docs', 'examples', 'switchboard-vectors.json');
const vectors: readonly Vector[] = JSON.parse(readFileSync(file, 'utf8'));

test.each(vectors)('$name', ({ document, nowSeconds, job, expected, route }) => {
  const parsed = parseDocument(JSON.stringify(document));
  if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
  const board = compileSwitchboard(parsed.document);
  const decision = decide(board, job, nowSeconds);
  const place =
    decision.action === 'run' ? {} : { switch: parsed.document.switches.indexOf(decision.switch) };
  expect({ action: decision.action, ...place }).toEqual(expected);
  expect(routeOf(board, job.jobClass) ?? null).toBe(route);
});

test('no two have one name, every answer is among them, and every document may be deployed', () => {
  expect(new Set(vectors.map(({ name }) => name)).size).toBe(vectors.length);
  expect(new Set(vectors.map(({ expected }) => expected.action))).toEqual(
    new Set(['run', 'off', 'defer', 'drop']),
  );
  const refused = vectors.flatMap(({ document }) => {
    const parsed = parseDocument(JSON.stringify(document));
    const queues = ['low', 'mailers'];
    return parsed.ok
      ? documentProblems(parsed.document, { queues }).filter(({ forceable }) => !forceable)
      : [];
  });
  expect(refused).toEqual([]);
});
