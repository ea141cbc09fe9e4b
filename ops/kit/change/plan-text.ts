import type { Plan } from './plan';

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
  const shown = plan.steps.flatMap(({ title, aws }, index) => [
    `${index + 1}. ${title}`,
    ...aws.map((command) => `     ${command}`),
  ]);
  return [...lines, 'Nothing was done. It would be:', ...shown].join('\n');
}
