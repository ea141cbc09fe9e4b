import { type Properties, stringProperty } from './template-properties';

/**
 * Whether EventBridge lets an event through a rule, as far as our patterns go: every key of the pattern must be in the event
 * with one of the values listed, a value being a text, `{ prefix }` or `{ "anything-but": { prefix } }` (EventBridge user
 * guide, "Comparison operators for use in event patterns"). What is not in the event matches nothing, nor its opposite.
 *
 * @throws TypeError for an operator that is not among these: it must not pass by being left out
 */
export function matchesPattern(pattern: Properties, event: Properties): boolean {
  return Object.entries(pattern).every(([key, wanted]) => {
    const value = event[key];
    if (Array.isArray(wanted)) return wanted.some((one: unknown) => matchesValue(one, value));
    return isProperties(wanted) && isProperties(value) && matchesPattern(wanted, value);
  });
}

function matchesValue(wanted: unknown, value: unknown): boolean {
  if (!isProperties(wanted)) return wanted === value;
  if (typeof value !== 'string') return false;
  const [[operator, operand] = ['', undefined], ...more] = Object.entries(wanted);
  if (operator === 'prefix' && typeof operand === 'string') return value.startsWith(operand);
  if (operator === 'anything-but' && isProperties(operand) && more.length === 0) {
    return !value.startsWith(stringProperty(operand, 'prefix'));
  }
  throw new TypeError(
    `event pattern: expected a text, prefix or anything-but, got ${JSON.stringify(wanted)}`,
  );
}

function isProperties(value: unknown): value is Properties {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
