import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commentReviews, findReviewed, type GitHubApi } from '../../scripts/deliver/github';
import { reviewMarker } from '../../scripts/deliver/reviews';

const folder = mkdtempSync(join(tmpdir(), 'bulkhead-reviews-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Comment {
  readonly id: number;
  body: string;
  readonly user: { readonly login: string };
}

/** A pull request with comments, of which an answer has a hundred at most. */
class PullRequest implements GitHubApi {
  readonly comments: Comment[] = [];
  readonly written: string[] = [];

  async call(method: 'GET' | 'POST' | 'PATCH', path: string, body?: unknown): Promise<unknown> {
    if (method === 'GET') {
      const page = Number(/page=(\d+)$/.exec(path)?.[1]);
      return this.comments.slice((page - 1) * 100, page * 100);
    }
    this.written.push(`${method} ${path}`);
    const { body: text } = body as { body: string };
    if (method === 'POST') return this.add(text);
    const found = this.comments.find(({ id }) => path.endsWith(`/${id}`));
    if (found !== undefined) found.body = text;
    return found;
  }

  add(body: string, login = 'github-actions[bot]'): Comment {
    const comment = { id: this.comments.length + 1, body, user: { login } };
    this.comments.push(comment);
    return comment;
  }
}

const review = (stage: string, text: string) => {
  const body = `${reviewMarker(stage)}\n${text}`;
  writeFileSync(join(folder, `${stage}.md`), body);
  return body;
};

test('each stage has one comment, however often it is reviewed', async () => {
  const api = new PullRequest();
  for (let index = 0; index < 120; index += 1) api.add('a word', 'somebody');
  const staging = review('staging', 'Nothing changes.');
  review('prod', 'A store is replaced.');
  await commentReviews(folder, '12', api);
  expect(api.written).toEqual(['POST /issues/12/comments', 'POST /issues/12/comments']);
  // Again: behind the first hundred, one is as it was, and one is written over.
  const prod = review('prod', 'Nothing is replaced any more.');
  await commentReviews(folder, '12', api);
  expect(api.written.slice(2)).toEqual(['PATCH /issues/comments/121']);
  expect(api.comments.slice(120).map(({ body }) => body)).toEqual([prod, staging]);
});

test('a comment of somebody else with the mark in it is left alone', async () => {
  const api = new PullRequest();
  const theirs = api.add(`${reviewMarker('prod')} approved`, 'somebody');
  review('prod', 'A store is replaced.');
  await commentReviews(folder, '12', api);
  expect(theirs.body).toBe(`${reviewMarker('prod')} approved`);
  expect(api.written).toContain('POST /issues/12/comments');
});

test('what a pull request’s own run kept is no path, no other stage’s comment, and never too long', async () => {
  const api = new PullRequest();
  writeFileSync(join(folder, 'prod.md'), 'x'.repeat(70_000));
  writeFileSync(join(folder, 'Not a stage.md'), 'spam');
  await commentReviews(folder, '12', api);
  const [prod] = api.comments;
  expect([prod?.body.length, prod?.body.startsWith(reviewMarker('prod'))]).toEqual([65_536, true]);
  expect(api.comments.some(({ body }) => body.includes('spam'))).toBe(false);
  await expect(commentReviews(folder, '12/../13', api)).rejects.toThrow('no number of a pull request');
});

test('the newest run that still keeps what was reviewed of a tree', async () => {
  const tree = 'a'.repeat(40);
  const kept = (id: number, day: number, expired = false) => ({
    expired,
    created_at: `2026-11-0${day}T00:00:00Z`,
    workflow_run: { id },
  });
  const answers = (...artifacts: unknown[]): GitHubApi => ({
    call: async (method, path) => {
      expect([method, path]).toEqual(['GET', `/actions/artifacts?name=assemblies-${tree}&per_page=100`]);
      return { artifacts };
    },
  });
  await expect(findReviewed(tree, answers(kept(1, 2), kept(2, 4), kept(3, 5, true)))).resolves.toBe(0);
  await expect(findReviewed(tree, answers(kept(3, 5, true)))).rejects.toThrow(
    `nothing was reviewed of the tree ${tree}`,
  );
  await expect(findReviewed('HEAD', answers())).rejects.toThrow('no tree of git');
});
