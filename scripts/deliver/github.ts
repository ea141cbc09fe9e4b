import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { CliError } from '../../ops/kit/command-result';
import { reviewMarker } from './reviews';
import { say } from './run-steps';

/** What GitHub Actions writes comments as, with the token of a run. */
const author = 'github-actions[bot]';

/** Characters that GitHub takes. */
const longestComment = 65_536;

const commentsShape = z.array(
  z.object({ id: z.number(), body: z.string().nullish(), user: z.object({ login: z.string() }).nullish() }),
);
const artefactsShape = z.object({
  artifacts: z.array(
    z.object({
      expired: z.boolean(),
      created_at: z.string(),
      workflow_run: z.object({ id: z.number() }).nullish(),
    }),
  ),
});

/** The API, as the repository's own run may use it. */
export interface GitHubApi {
  call(method: 'GET' | 'POST' | 'PATCH', path: string, body?: unknown): Promise<unknown>;
}

/** @throws CliError outside of GitHub Actions */
function repositoryApi(environment = process.env): GitHubApi {
  const { GITHUB_TOKEN: token, GITHUB_REPOSITORY: repository, GITHUB_API_URL: url } = environment;
  if (token === undefined || repository === undefined) {
    throw new CliError(1, 'GITHUB_TOKEN and GITHUB_REPOSITORY are not set: this is for GitHub Actions');
  }
  return {
    call: async (method, path, body) => {
      const response = await fetch(`${url ?? 'https://api.github.com'}/repos/${repository}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          accept: 'application/vnd.github+json',
          'x-github-api-version': '2022-11-28',
          'content-type': 'application/json',
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (!response.ok) {
        throw new CliError(
          1,
          `GitHub answered ${response.status} to ${method} ${path}: ${await response.text()}`,
        );
      }
      return response.json();
    },
  };
}

/** Writes each review as a comment: over its own of before, or a new one. Anybody else's comment is left alone. */
export async function commentReviews(
  folder: string,
  pullRequest: string,
  api = repositoryApi(),
): Promise<number> {
  if (!/^[1-9]\d*$/.test(pullRequest)) throw new CliError(1, `${pullRequest} is no number of a pull request`);
  // What a pull request's own run kept may be anything.
  const files = readdirSync(folder).filter((name) => /^[a-z][a-z0-9-]{1,15}\.md$/.test(name));
  const before = await allComments(api, pullRequest);
  for (const file of files.sort()) {
    const stage = file.slice(0, -'.md'.length);
    const text = readFileSync(join(folder, file), 'utf8');
    const marker = reviewMarker(stage);
    const body = (text.includes(marker) ? text : `${marker}\n${text}`).slice(0, longestComment);
    const own = before.find((one) => one.user?.login === author && one.body?.includes(marker));
    if (own === undefined) await api.call('POST', `/issues/${pullRequest}/comments`, { body });
    else if (own.body !== body) await api.call('PATCH', `/issues/comments/${own.id}`, { body });
    say(`${stage}: ${own === undefined ? 'written' : 'written over the one of before'}.`);
  }
  return 0;
}

async function allComments(api: GitHubApi, pullRequest: string) {
  const all: z.infer<typeof commentsShape> = [];
  for (let page = 1; ; page += 1) {
    const path = `/issues/${pullRequest}/comments?per_page=100&page=${page}`;
    const some = commentsShape.parse(await api.call('GET', path));
    all.push(...some);
    if (some.length < 100) return all;
  }
}

/**
 * Tells the workflow which run keeps what was reviewed of this very tree. The tree and not the commit: a merge makes a new
 * commit of it, of the same files if the branch was up to date.
 */
export async function findReviewed(tree: string, api = repositoryApi()): Promise<number> {
  if (!/^[0-9a-f]{40,64}$/.test(tree)) throw new CliError(1, `${tree} is no tree of git`);
  const found = artefactsShape.parse(
    await api.call('GET', `/actions/artifacts?name=assemblies-${tree}&per_page=100`),
  );
  const [newest] = found.artifacts
    .filter(({ expired, workflow_run: run }) => !expired && run !== null && run !== undefined)
    .sort((one, other) => other.created_at.localeCompare(one.created_at));
  const id = newest?.workflow_run?.id;
  if (id === undefined) {
    throw new CliError(
      1,
      [
        `nothing was reviewed of the tree ${tree}, or it is no longer kept.`,
        'A branch must be up to date when it is merged (a rule of the repository, or a merge queue). To deploy this commit all',
        'the same, open a pull request of it, or run the workflow by hand with `unreviewed`.',
      ].join('\n'),
    );
  }
  const output = process.env.GITHUB_OUTPUT;
  if (output !== undefined) appendFileSync(output, `run-id=${id}\n`);
  say(`Reviewed in run ${id}.`);
  return 0;
}
