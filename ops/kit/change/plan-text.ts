import type { Finding, Plan } from './plan';

/** A plan as a person reads it before saying yes. With the commands of the AWS CLI in a dry run. */
export function planText(plan: Plan, withCommands: boolean): string {
  const lines = [
    ...plan.changes,
    ...plan.warnings.map((warning) => `Note: ${warning}`),
    ...plan.refusals.map((refusal) => `Refused: ${refusal}`),
  ];
  if (plan.steps.length === 0) return [...lines, 'Nothing to do.'].join('\n');
  const steps = plan.steps.map(({ title }, index) => `${index + 1}. ${title}`);
  if (!withCommands) return [...lines, 'Steps:', ...steps].join('\n');
  const stepsWithCommands = plan.steps.flatMap(({ title, aws }, index) => [
    `${index + 1}. ${title}`,
    ...aws.map((command) => `     ${command}`),
  ]);
  return [...lines, 'Nothing was done. It would be:', ...stepsWithCommands].join('\n');
}

/** How a change ended. */
export interface ChangeOutcome {
  readonly outcome: 'done' | 'nothing-to-do' | 'dry-run' | 'refused' | 'failed' | 'stopped';
  readonly text: string;
  readonly exitCode: 0 | 1 | 3;
  readonly finding?: Finding;
  readonly problems?: readonly string[];
}

/** What stands on standard output at the end of a change. */
export function outcomeText(
  plan: Plan,
  { outcome, text, finding, problems }: ChangeOutcome,
  json: boolean,
): string {
  if (json) {
    const { action, changes, warnings, refusals, before, after } = plan;
    const steps = plan.steps.map(({ title, aws }) => ({ title, aws }));
    const document = { outcome, action, changes, warnings, refusals, steps, before, after };
    return `${JSON.stringify({ ...document, problems, found: finding?.data }, null, 2)}\n`;
  }
  const lines = [
    ...(text === '' ? [] : [text]),
    ...(finding?.lines ?? (outcome === 'done' ? ['Done.'] : [])),
  ];
  return `${lines.join('\n')}\n`;
}
