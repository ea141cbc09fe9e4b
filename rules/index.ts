/**
 * What `@bulkhead/rules` gives to a program that has CloudFormation templates, whoever made them. The plugin for a CDK
 * app is in `@bulkhead/rules/plugin`, so that this one needs no CDK.
 *
 * The package's entry. Nothing in this repository imports it; whoever is inside imports the file that has the fact.
 */
export { allRules } from './all-rules';
export { parseTemplate } from './parse-template';
export type { ParsedResource, ParsedTemplate } from './parsed-template';
export type { ParsedStack, Rule, RuleFinding } from './rule';
export { type BrokenRule, runRules } from './run-rules';
