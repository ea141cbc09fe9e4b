import { readFileSync } from 'node:fs';
import { App, CfnResource, Stack } from 'aws-cdk-lib';
import { CfnDBInstance } from 'aws-cdk-lib/aws-rds';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { CfnNotebookInstance } from 'aws-cdk-lib/aws-sagemaker';
import { CfnTopic } from 'aws-cdk-lib/aws-sns';
import { AwsSolutionsChecks, NagMessageLevel, NagRuleCompliance } from 'cdk-nag';
import { AwsSolutions, servicesByRulePrefix } from '../../lib/aws-solutions';

const nag = 'node_modules/cdk-nag/lib';
const resource = /(\w+)\.(Cfn\w+)/g;

/** Rules of the pack, by name, with what their code says before its map. */
const rules = new Map(
  [...readFileSync(`${nag}/packs/aws-solutions.js`, 'utf8').matchAll(/rule: (\w+?)(?:_\d+)?\.(\w+)/g)].map(
    ([, folder, rule]) => [
      rule,
      readFileSync(`${nag}/rules/${folder}/${rule}.js`, 'utf8').split('//# sourceMappingURL')[0] ?? '',
    ],
  ),
);
const named = [...rules].flatMap(([rule = '', source]) =>
  servicesByRulePrefix
    .filter(([prefix]) => rule.startsWith(prefix))
    .map(([, services]) => ({ rule, source, services })),
);

/** Of the types that a rule asks a node for, the services. */
function servicesLookedAt(source: string): string[] {
  return source
    .split('\n')
    .filter((line) => line.includes('node instanceof'))
    .flatMap((line) => [...line.matchAll(resource)])
    .map(([, variable = '', type = '']) => {
      const [, module = ''] = source.match(new RegExp(`const ${variable} = require\\("([^"]+)"\\)`)) ?? [];
      return require(module)[type].CFN_RESOURCE_TYPE_NAME.split('::')[1];
    });
}

test('every prefix names rules of the pack, and at most one row a rule', () => {
  expect(rules.size).toBeGreaterThan(100);
  expect(new Set(named.map(({ services }) => services)).size).toBe(servicesByRulePrefix.length);
  expect(new Set(named.map(({ rule }) => rule)).size).toBe(named.length);
});

test.each(named)('$rule looks at resources of $services and of nothing else', ({ source, services }) => {
  const lookedAt = servicesLookedAt(source);
  expect(lookedAt).not.toEqual([]);
  expect(services).toEqual(expect.arrayContaining(lookedAt));
  expect(source).not.toMatch(/cfnResourceType/);
});

function app(types: Readonly<Record<string, object>>): App {
  const wrong = new App();
  const stack = new Stack(wrong, 'Wrong');
  for (const [type, properties] of Object.entries(types)) {
    new CfnResource(stack, type.replaceAll('::', ''), { type, properties });
  }
  return wrong;
}

class Probe extends AwsSolutions {
  /** Whether a rule of this name is asked about a resource. */
  asks(name: string, scope: App): boolean {
    let evaluated = false;
    const rule = Object.defineProperty(
      () => {
        evaluated = true;
        return NagRuleCompliance.NOT_APPLICABLE;
      },
      'name',
      { value: name },
    );
    this.validateScope(scope);
    const node = scope.node.findAll().find((construct) => CfnResource.isCfnResource(construct));
    if (node === undefined) throw new Error('no resource');
    this.applyRule({ rule, node, info: '', explanation: '', level: NagMessageLevel.ERROR });
    return evaluated;
  }
}

test('a rule is left out only where none of its services is used', () => {
  const topic = app({ 'AWS::SNS::Topic': {} });
  expect(new Probe().asks('SageMakerNotebookInVPC', topic)).toBe(false);
  expect(new Probe().asks('SNSTopicSSLPublishOnly', topic)).toBe(true);
  expect(new Probe().asks('SageMakerNotebookInVPC', app({ 'AWS::SageMaker::NotebookInstance': {} }))).toBe(
    true,
  );
  expect(new Probe().asks('CognitoUserPoolAPIGWAuthorizer', app({ 'AWS::ApiGateway::Method': {} }))).toBe(
    true,
  );
});

test('it finds what the whole pack finds', () => {
  const wrong = new App();
  const stack = new Stack(wrong, 'Wrong');
  new CfnBucket(stack, 'Bucket');
  new CfnTopic(stack, 'Topic');
  new CfnDBInstance(stack, 'Database', { dbInstanceClass: 'db.t4g.micro' });
  const role = 'arn:aws:iam::111122223333:role/notebook';
  new CfnNotebookInstance(stack, 'Notebook', { instanceType: 'ml.t3.medium', roleArn: role });
  const whole = new AwsSolutionsChecks().validateScope(wrong);
  expect(whole.violations.length).toBeGreaterThan(8);
  expect(new AwsSolutions().validateScope(wrong)).toEqual(whole);
});
