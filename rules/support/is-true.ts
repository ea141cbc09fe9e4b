/** Whether a template says yes, as a boolean or, as CloudFormation allows, as text. A function is not a yes. */
export function isTrue(value: unknown): boolean {
  return value === true || value === 'true';
}
