import type { Rule } from '../../rules/rule';
import { Editable } from './editable';
import { minimalApp } from './minimal-app';

/** What a rule says, place and message, of the minimal app after one change. */
export function broken(rule: Rule, change: (app: Editable) => void): string[] {
  const app = new Editable(minimalApp());
  change(app);
  return rule.check(app.stacks).map(({ stack, logicalId, message }) => `${stack}/${logicalId}: ${message}`);
}
