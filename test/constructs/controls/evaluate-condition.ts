import type { SynthesisedTemplate } from '../../support/synth/parsed-template';

type Expression = Readonly<Record<string, unknown>>;

/** Whether a condition of a template holds, as CloudFormation decides it. */
export function evaluateCondition(
  template: SynthesisedTemplate,
  name: string,
  parameters: Readonly<Record<string, string>>,
): boolean {
  const conditions = template.Conditions as Readonly<Record<string, Expression>>;
  const holds = (expression: unknown): boolean => {
    const [[operator, operand] = []] = Object.entries(expression as Expression);
    const list = [operand].flat();
    switch (operator) {
      case 'Condition':
        return holds(conditions[String(operand)]);
      case 'Fn::Not':
        return !holds(list[0]);
      case 'Fn::And':
        return list.every(holds);
      case 'Fn::Or':
        return list.some(holds);
      case 'Fn::Equals': {
        const [left, right] = list.map(resolved);
        return left === right;
      }
      default:
        throw new Error(`unknown in a condition: ${operator}`);
    }
  };
  const resolved = (value: unknown): string | undefined =>
    typeof value === 'string' ? value : parameters[String((value as Expression).Ref)];
  return holds({ Condition: name });
}
