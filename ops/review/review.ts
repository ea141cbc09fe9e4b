import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expiredExceptions } from '../../config/checks/review-exceptions';
import { loadCheckedStage } from '../../config/load-stage';
import { findStageFile } from '../../config/stage-file';
import type { ReadOptions } from '../kit/command-options';
import { CliError, type CommandResult } from '../kit/command-result';
import type { Session } from '../kit/session';
import { runCdk, synthVersion } from '../kit/synth-version';
import { assembledVersion, type ReviewedVersion } from './assembled-version';
import { askChangeSets } from './change-sets';
import { isDifferent } from './compare';
import { monthlyCosts } from './costs';
import { asGivenBack, deployedVersion } from './deployed-version';
import { reviewMarkdown } from './markdown';
import { reviewPicture } from './picture';
import { reviewJson } from './review-json';

export interface ReviewOptions extends ReadOptions {
  /** A folder, or `deployed`. */
  readonly base: string;
  /** @default it is synthesised */
  readonly head?: string;
  readonly changeSets: boolean;
}

/** For how long an exception is good that the comment proposes. */
const proposedDays = 7;

/** What a deploy of this version over the base would do. @throws StageProblems where an exception has expired */
export async function review(session: Session, options: ReviewOptions, run = runCdk): Promise<CommandResult> {
  const { config, clock, interrupted } = session;
  const { stage } = config;
  const today = dayOf(clock.nowMs());
  loadCheckedStage(options.stage, { overBudget: 'allowed', further: [expiredExceptions(today)] });
  if (options.changeSets && options.base !== 'deployed') {
    throw new CliError(
      2,
      '--change-sets: expected --base deployed, since CloudFormation knows no other base',
    );
  }
  const scratch = mkdtempSync(join(tmpdir(), 'bulkhead-review-'));
  try {
    const directory = options.head ?? join(scratch, 'head');
    // The base first: what is wrong with it is known at once, and a synth takes seconds.
    const before = await baseOf(session, options);
    if (options.head === undefined) {
      session.say('Synthesising this version.');
      await synthVersion(options.stage, directory, { signal: interrupted, run });
    }
    const own = assembledVersion(directory, stage, '--head');
    const after = options.base === 'deployed' ? asGivenBack(own) : own;
    const stacks = after.stacks.filter((next) => {
      const old = before.stacks.find(({ name }) => name === next.name);
      return old !== undefined && isDifferent(old, next);
    });
    const asked = options.changeSets
      ? await askChangeSets(session, { directory, stacks, profile: options.profile, run })
      : { changeSets: new Map(), notes: [] };
    if (interrupted.aborted) throw new CliError(1, 'Stopped.');
    const costs = monthlyCosts(config.region, before.stacks, after.stacks);
    const picture = reviewPicture({
      stage,
      before,
      after,
      exceptions: config.review.exceptions,
      changeSets: asked.changeSets,
      ...(typeof costs === 'string' ? { notes: [...asked.notes, costs] } : { costs, notes: asked.notes }),
    });
    const file = findStageFile(options.stage);
    const hint = {
      file: file.ok ? file.displayPath : options.stage,
      until: dayOf(clock.nowMs() + proposedDays * dayMs),
    };
    return {
      stdout: options.json ? reviewJson(picture) : reviewMarkdown(picture, hint),
      stderr: '',
      exitCode: picture.stops ? 1 : 0,
    };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function baseOf(session: Session, { base }: ReviewOptions): Promise<ReviewedVersion> {
  return base === 'deployed'
    ? asGivenBack(await deployedVersion(session))
    : assembledVersion(base, session.config.stage, '--base');
}

const dayMs = 86_400_000;

/** `2026-12-31`, in UTC. */
function dayOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}
