/**
 * A CDK app of somebody else, who installed @bulkhead/rules. Built and run in both module systems by packages.test.ts.
 * Prints what was found as one line of JSON.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  allRules,
  type BrokenRule,
  type ParsedStack,
  parseTemplate,
  type Rule,
  runRules,
} from '@bulkhead/rules';
import { BulkheadRulesPlugin } from '@bulkhead/rules/plugin';
import { App, Stack, Tags, Validations } from 'aws-cdk-lib';
import { CfnSecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { CfnReplicationGroup } from 'aws-cdk-lib/aws-elasticache';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

/** A rule of the app's own, beside those of the package. */
const noPlainQueue: Rule = {
  id: 'no-plain-queue',
  title: 'A queue is encrypted by a key of ours.',
  consequence: 'No public postmortem is known to name it.',
  source: 'https://example.com/our-handbook',
  check: (stacks) =>
    stacks.flatMap(({ name, template }) =>
      Object.entries(template.Resources)
        .filter(([, { Type, Properties }]) => Type === 'AWS::SQS::Queue' && !Properties?.KmsMasterKeyId)
        .map(([logicalId]) => ({ stack: name, logicalId, message: 'has no KmsMasterKeyId, expected one' })),
    ),
};

/** Its store can be dialled by the whole internet. */
class Storage extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const group = new CfnSecurityGroup(this, 'Group', {
      groupDescription: 'jobs',
      securityGroupIngress: [{ ipProtocol: 'tcp', fromPort: 6379, toPort: 6379, cidrIp: '0.0.0.0/0' }],
    });
    const store = new CfnReplicationGroup(this, 'Store', {
      replicationGroupDescription: 'jobs',
      securityGroupIds: [group.attrGroupId],
    });
    Tags.of(store).add('bulkhead:role', 'jobs');
    new Queue(this, 'Letters');
  }
}

const app = new App();
const stack = new Stack(app, 'Data', { stackName: 'their-data' });
new Storage(stack, 'Storage');
Validations.of(app).addPlugins(new BulkheadRulesPlugin([...allRules, noPlainQueue]));

let report = '';
try {
  app.synth();
} catch (error) {
  report = String(error);
}

const text = readFileSync(join(app.outdir, stack.templateFile), 'utf8');
const stacks: ParsedStack[] = [{ name: stack.stackName, template: parseTemplate(text) }];
const broken: BrokenRule[] = runRules(stacks);
console.log(
  JSON.stringify({
    rules: allRules.length,
    report,
    ingress: broken.filter(({ rule }) => rule.id === 'store-ingress').map(({ finding }) => finding),
  }),
);
