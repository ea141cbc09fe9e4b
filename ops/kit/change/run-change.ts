import type { ChangeOptions } from '../command-options';
import { CliError, type CommandResult } from '../command-result';
import { describeError } from '../errors';
import type { Session } from '../session';
import { type Applied, applySteps } from './apply-steps';
import { writeAudit } from './audit';
import type { Finding, Plan } from './plan';
import { type ChangeOutcome, outcomeText, planText } from './plan-text';

/** As long as a reason may be in the switchboard (domain/switchboard/document-schema.ts). */
const maxReasonLength = 500;

/**
 * Shows a plan, asks, does it step by step, writes it down and looks at the result. The same for every verb that
 * changes something. With `--json` every end but a wrong use is told as JSON too.
 *
 * @throws CliError 2 without `--reason`, or without `--yes` where nobody can be asked; 3 where a safety check says
 * no; 1 where a step failed or Ctrl-C came
 */
export async function runChange(
  session: Session,
  options: ChangeOptions,
  plan: Plan,
): Promise<CommandResult> {
  const refused = plan.refusals.length > 0;
  if (options.dryRun) {
    return ended(options, plan, {
      outcome: 'dry-run',
      text: planText(plan, true),
      exitCode: refused ? 3 : 0,
    });
  }
  if (refused) {
    return ended(options, plan, {
      outcome: 'refused',
      text: [...plan.warnings, ...plan.refusals].join('\n'),
      exitCode: 3,
    });
  }
  const text = planText(plan, false);
  if (plan.steps.length === 0) {
    return ended(options, plan, { outcome: 'nothing-to-do', text, ...(await verdict(session, plan)) });
  }
  const reason = reasonIn(options);
  session.say(text);
  await agreed(session, options);

  const applied = await applySteps(session, plan.steps);
  await audit(session, { plan, reason, applied });
  if (applied.mistake !== undefined) throw applied.mistake;
  if (applied.outcome !== 'done') {
    return ended(options, plan, {
      outcome: applied.outcome,
      text: unfinished(plan, applied),
      exitCode: 1,
      problems: applied.problems,
    });
  }
  const { exitCode, finding } = await verdict(session, plan);
  return ended(options, plan, {
    outcome: 'done',
    text: applied.problems.join('\n'),
    exitCode: applied.problems.length > 0 ? 1 : exitCode,
    finding,
    problems: applied.problems,
  });
}

function reasonIn({ reason = '' }: ChangeOptions): string {
  const words = reason.trim();
  if (words === '') {
    throw new CliError(2, 'changes need --reason "why": it is what the next person reads');
  }
  if ([...words].length > maxReasonLength) {
    throw new CliError(2, `--reason: expected at most ${maxReasonLength} characters`);
  }
  return words;
}

async function agreed(session: Session, options: ChangeOptions): Promise<void> {
  if (options.yes) return;
  const answer = await session.confirm(`Do this in ${session.config.stage}?`);
  if (answer === undefined) throw new CliError(2, 'there is no terminal to ask on: say --yes to go on');
  if (!answer) throw new CliError(1, 'nothing was changed');
}

interface Audited {
  readonly plan: Plan;
  readonly reason: string;
  readonly applied: Applied;
}

async function audit(session: Session, { plan, reason, applied }: Audited): Promise<void> {
  const { outcome, steps, partDone, problems } = applied;
  const problem = await writeAudit(session.clients.logs, session.clock, {
    bulkhead: 'audit',
    stage: session.config.stage,
    action: plan.action,
    // The change is made by now: that nobody can say who it was is written down like all else.
    who: await session.who().catch((error: unknown) => `unknown (${describeError(error)})`),
    at: new Date(session.clock.nowMs()).toISOString(),
    reason,
    before: plan.before,
    after: plan.after,
    outcome,
    steps,
    ...(partDone.length > 0 && { partDone }),
    ...(problems.length > 0 && { problem: problems.join('\n') }),
  });
  if (problem !== undefined) session.say(`The change was not written to the audit log: ${problem}`);
}

function unfinished({ steps }: Plan, applied: Applied): string {
  const { problems, partDone, stoppedBefore } = applied;
  const done = [...applied.steps, ...partDone.map((part) => `part of ${part}`)];
  return [
    ...problems,
    ...(stoppedBefore === undefined ? [] : [`Stopped before: ${steps[stoppedBefore]?.title}`]),
    done.length === 0 ? 'Nothing was changed before that.' : `Done before that: ${done.join('; ')}.`,
    'The same command again goes on from here.',
  ].join('\n');
}

async function verdict(
  session: Session,
  { verify }: Plan,
): Promise<{ readonly exitCode: 0 | 1; readonly finding?: Finding }> {
  if (verify === undefined) return { exitCode: 0 };
  const finding = await verify(session.say).catch((error: unknown): Finding => {
    const problem = describeError(error);
    return { ok: false, lines: [`It could not be verified: ${problem}`], data: { problem } };
  });
  return { exitCode: finding.ok ? 0 : 1, finding };
}

/** Without `--json` what went wrong is thrown, so that it is told where problems are told. */
function ended(options: ChangeOptions, plan: Plan, ending: ChangeOutcome): CommandResult {
  const { outcome, text, exitCode } = ending;
  const wrong = outcome === 'refused' || outcome === 'failed' || outcome === 'stopped';
  if (options.json) {
    return {
      stdout: outcomeText(plan, ending, true),
      stderr: wrong ? `${text}\n` : '',
      exitCode,
    };
  }
  if (wrong) throw new CliError(exitCode === 3 ? 3 : 1, text);
  return { stdout: outcomeText(plan, ending, false), stderr: '', exitCode };
}
