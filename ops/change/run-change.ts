import { awsSentence } from '../aws/aws-sentence';
import { CommandFailure } from '../session/command-failure';
import type { ChangeOptions } from '../session/command-options';
import type { Printed } from '../session/printed';
import type { Session } from '../session/session';
import type { AuditRecord } from './audit-record';
import type { Finding, Plan } from './plan';
import { planText } from './plan-text';
import { writeAudit } from './write-audit';

/** What became of a plan's steps. */
interface Applied {
  readonly outcome: AuditRecord['outcome'];
  readonly steps: readonly string[];
  readonly problem?: string;
}

/**
 * Shows a plan, asks, does it step by step, writes it down and looks at the result. The same for every verb that
 * changes something.
 *
 * @throws CommandFailure 2 without `--reason`, or without `--yes` where nobody can be asked; 3 where a safety check says no
 */
export async function runChange(session: Session, options: ChangeOptions, plan: Plan): Promise<Printed> {
  const shown = planText(plan, options.dryRun);
  if (plan.refusals.length > 0 && !options.dryRun) {
    throw new CommandFailure(3, [...plan.warnings, ...plan.refusals].join('\n'));
  }
  if (options.dryRun) {
    return printed(options, plan, {
      outcome: 'dry-run',
      text: shown,
      exitCode: plan.refusals.length > 0 ? 3 : 0,
    });
  }
  if (plan.steps.length === 0) {
    const finding = await plan.verify?.(session.say);
    return printed(options, plan, { outcome: 'nothing-to-do', text: shown, ...verdict(finding) });
  }
  const reason = options.reason?.trim();
  if (reason === undefined || reason === '') {
    throw new CommandFailure(2, 'changes need --reason "why": it is what the next person reads');
  }
  session.say(shown);
  await agreed(session, options);

  const applied = await apply(session, plan);
  const problem = await writeAudit(session.clients.logs, session.clock, {
    bulkhead: 'audit',
    stage: session.config.stage,
    action: plan.action,
    who: await session.who(),
    at: new Date(session.clock.nowMs()).toISOString(),
    reason,
    before: plan.before,
    after: plan.after,
    ...applied,
  });
  if (problem !== undefined) session.say(`The change was not written to the audit log: ${problem}`);
  if (applied.outcome !== 'done') throw new CommandFailure(1, unfinished(plan, applied));
  const finding = await plan.verify?.(session.say);
  return printed(options, plan, { outcome: 'done', text: '', ...verdict(finding) });
}

async function agreed(session: Session, options: ChangeOptions): Promise<void> {
  if (options.yes) return;
  const answer = await session.confirm(`Do this in ${session.config.stage}?`);
  if (answer === undefined) throw new CommandFailure(2, 'there is no terminal to ask on: say --yes to go on');
  if (!answer) throw new CommandFailure(1, 'nothing was changed');
}

async function apply(session: Session, plan: Plan): Promise<Applied> {
  const steps: string[] = [];
  for (const step of plan.steps) {
    if (session.interrupted.aborted) return { outcome: 'stopped', steps };
    session.say(`- ${step.title}`);
    try {
      await step.run(session.say);
    } catch (error) {
      return { outcome: 'failed', steps, problem: `${step.title}: ${sentence(error)}` };
    }
    steps.push(step.title);
  }
  return { outcome: 'done', steps };
}

function sentence(error: unknown): string {
  return error instanceof CommandFailure ? error.message : awsSentence(error);
}

function unfinished(plan: Plan, { problem, steps }: Applied): string {
  const [next] = plan.steps.slice(steps.length);
  return [
    problem ?? `Stopped before: ${next?.title ?? 'the end'}`,
    steps.length === 0 ? 'Nothing was changed before that.' : `Done before that: ${steps.join('; ')}.`,
    'The same command again goes on from here.',
  ].join('\n');
}

function verdict(finding: Finding | undefined): { exitCode: 0 | 1; finding?: Finding } {
  return finding === undefined ? { exitCode: 0 } : { exitCode: finding.ok ? 0 : 1, finding };
}

interface Ending {
  readonly outcome: 'done' | 'nothing-to-do' | 'dry-run';
  readonly text: string;
  readonly exitCode: 0 | 1 | 3;
  readonly finding?: Finding;
}

function printed({ json }: ChangeOptions, plan: Plan, { outcome, text, exitCode, finding }: Ending): Printed {
  if (json) {
    const { action, changes, warnings, refusals, before, after } = plan;
    const steps = plan.steps.map(({ title, aws }) => ({ title, aws }));
    const told = { outcome, action, changes, warnings, refusals, steps, before, after, found: finding?.data };
    return { stdout: `${JSON.stringify(told, null, 2)}\n`, stderr: '', exitCode };
  }
  const lines = [
    ...(text === '' ? [] : [text]),
    ...(finding?.lines ?? (outcome === 'done' ? ['Done.'] : [])),
  ];
  return { stdout: `${lines.join('\n')}\n`, stderr: '', exitCode };
}
