import { readFileSync } from 'node:fs';
import {
  type IPolicyValidationContext,
  type IPolicyValidationPlugin,
  type PolicyValidationPluginReport,
  type PolicyViolation,
  Stack,
} from 'aws-cdk-lib';
import { allRules } from './all-rules';
import { parseTemplate } from './parse-template';
import type { Rule } from './rule';
import { type BrokenRule, runRules } from './run-rules';

/**
 * Runs rules over the templates of an app, as part of its synth, which fails when one is broken. An exception is
 * acknowledged where it is made, with its reason, as `Bulkhead-rules::<rule id>`.
 *
 * A plugin and not an aspect, because a plugin sees what CloudFormation will see: raw overrides, and references that
 * cross stacks. `CDK_VALIDATION=false` turns off CDK's own validation, not this one.
 *
 * The one file of `rules/` that needs CDK: the rules also run where there is none.
 */
export class BulkheadRulesPlugin implements IPolicyValidationPlugin {
  readonly name = 'Bulkhead rules';
  readonly ruleIds: string[];

  /** @param rules with those of your own: `[...allRules, mine]`. @default all rules of Bulkhead */
  constructor(private readonly rules: readonly Rule[] = allRules) {
    this.ruleIds = rules.map(({ id }) => id);
  }

  validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const templates = templatesByStack(context);
    const broken = runRules(
      [...templates].map(([name, path]) => ({ name, template: parseTemplate(readFileSync(path, 'utf8')) })),
      this.rules,
    );
    const places = new Map<string, BrokenRule[]>();
    for (const one of broken) {
      const place = [one.rule.id, one.finding.stack, one.finding.logicalId].join(' ');
      places.set(place, [...(places.get(place) ?? []), one]);
    }
    return {
      success: broken.length === 0,
      violations: [...places.values()].flatMap((place) => violation(place, templates)),
    };
  }
}

/** What is wrong with one resource by one rule, in the words that the report of the synth shows. */
function violation(place: readonly BrokenRule[], templates: ReadonlyMap<string, string>): PolicyViolation[] {
  const [first] = place;
  if (first === undefined) return [];
  const { rule, finding } = first;
  const templatePath = templates.get(finding.stack);
  const messages = place.map((one) => `  ${finding.logicalId}: ${one.finding.message}`);
  return [
    {
      ruleName: rule.id,
      description: [rule.title, ...messages, rule.consequence, rule.source].join('\n'),
      severity: 'error',
      violatingResources: [
        {
          resourceLogicalId: finding.logicalId,
          locations: [],
          ...(templatePath === undefined ? {} : { templatePath }),
        },
      ],
    },
  ];
}

/**
 * Template paths by the stack's name, which is not its construct path once it stands in a stage or is named by hand.
 * Two stacks of one name, in different accounts or regions, are kept apart by their paths.
 */
function templatesByStack({ appConstruct, stackTemplates }: IPolicyValidationContext): Map<string, string> {
  const stacks = appConstruct.node.findAll().filter((construct) => Stack.isStack(construct));
  const templates = new Map<string, string>();
  for (const { stackConstructPath, templatePath } of stackTemplates) {
    const stackName = stacks.find(({ node }) => node.path === stackConstructPath)?.stackName;
    const unique = stackName !== undefined && !templates.has(stackName);
    templates.set(unique ? stackName : stackConstructPath, templatePath);
  }
  return templates;
}
