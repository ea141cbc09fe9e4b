import { allRules } from './all-rules';
import type { ParsedStack, Rule, RuleFinding } from './rule';

/** A finding and the rule that it breaks. */
export interface BrokenRule {
  readonly rule: Rule;
  readonly finding: RuleFinding;
}

/** Everything that is wrong with the templates of an app, rule by rule. */
export function runRules(stacks: readonly ParsedStack[], rules: readonly Rule[] = allRules): BrokenRule[] {
  return rules.flatMap((rule) => rule.check(stacks).map((finding) => ({ rule, finding })));
}
