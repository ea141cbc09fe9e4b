import type { Finding, Plan } from './plan';

/** How a change ended. */
export interface Ending {
  readonly outcome: 'done' | 'nothing-to-do' | 'dry-run' | 'refused' | 'failed' | 'stopped';
  readonly text: string;
  readonly exitCode: 0 | 1 | 3;
  readonly finding?: Finding;
  readonly problems?: readonly string[];
}

/** What stands on standard output at the end of a change. */
export function endingText(plan: Plan, { outcome, text, finding, problems }: Ending, json: boolean): string {
  if (json) {
    const { action, changes, warnings, refusals, before, after } = plan;
    const steps = plan.steps.map(({ title, aws }) => ({ title, aws }));
    const told = { outcome, action, changes, warnings, refusals, steps, before, after };
    return `${JSON.stringify({ ...told, problems, found: finding?.data }, null, 2)}\n`;
  }
  const lines = [
    ...(text === '' ? [] : [text]),
    ...(finding?.lines ?? (outcome === 'done' ? ['Done.'] : [])),
  ];
  return `${lines.join('\n')}\n`;
}
