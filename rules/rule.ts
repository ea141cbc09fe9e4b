import type { ParsedTemplate } from './parsed-template';

/** A stack of an app. Rules see all stacks of the app at once, because what they look for crosses stacks. */
export interface ParsedStack {
  /** The name that CloudFormation knows it by. */
  readonly name: string;
  readonly template: ParsedTemplate;
}

/** One place where a rule is broken. */
export interface RuleFinding {
  readonly stack: string;
  readonly logicalId: string;
  /** What is wrong here: the value found, and the one expected. */
  readonly message: string;
}

/** Something that must hold for the templates of any CDK app, ours or another. Pure. */
export interface Rule {
  /** kebab-case, and the name of its file. */
  readonly id: string;
  /** What holds when the rule is kept, in one sentence. */
  readonly title: string;
  /** What happened to whom where it did not hold. */
  readonly consequence: string;
  /** Where that is told: an address or a document. */
  readonly source: string;
  check(stacks: readonly ParsedStack[]): RuleFinding[];
}
