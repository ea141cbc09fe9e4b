import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { checkoutRoot } from '../../config/checkout-root';
import { CliError } from '../../ops/kit/command-result';
import { say } from './run-steps';

export interface ReviewOptions {
  readonly base: string;
  readonly head: string;
  readonly out: string;
}

/** By which a review finds its own comment of before, to write over it. */
export function reviewMarker(stage: string): string {
  return `<!-- bulkhead-review: ${stage} -->`;
}

/** Reviews every stage, also behind one that must not be merged. @returns 1 where one must not, or could not be reviewed */
export async function reviewAll({ base, head, out }: ReviewOptions): Promise<number> {
  const stages = readdirSync(resolve(head)).filter((name) => existsSync(join(head, name, 'manifest.json')));
  if (stages.length === 0) throw new CliError(1, `${head} holds no assembly`);
  mkdirSync(out, { recursive: true });
  let worst = 0;
  for (const stage of stages.sort()) {
    const { text, exitCode } = review(stage, join(base, stage), join(head, stage));
    writeFileSync(join(out, `${stage}.md`), text);
    // Where a fork's pull request may write no comment, this is what people read.
    const summary = process.env.GITHUB_STEP_SUMMARY;
    if (summary !== undefined) appendFileSync(summary, `${text}\n`);
    process.stdout.write(`${text}\n`);
    worst = Math.max(worst, exitCode);
  }
  return worst === 0 ? 0 : 1;
}

function review(stage: string, base: string, head: string): { text: string; exitCode: number } {
  if (!existsSync(join(base, 'manifest.json'))) {
    const text = `${reviewMarker(stage)}\n**${stage}** is new: there is nothing to compare it with.\n`;
    return { text, exitCode: 0 };
  }
  const args = ['review', '--stage', stage, '--base', resolve(base), '--head', resolve(head)];
  say(`$ ./bulkhead ${args.join(' ')}`);
  const { status, stdout } = spawnSync(join(checkoutRoot, 'bulkhead'), args, {
    cwd: checkoutRoot,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const failed = `${reviewMarker(stage)}\n**${stage}** could not be reviewed: the job's log says why.\n`;
  return { text: stdout.trim() === '' ? failed : stdout, exitCode: status ?? 1 };
}
