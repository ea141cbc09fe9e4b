import { CfnResource } from 'aws-cdk-lib';
import type { IApplyRule } from 'cdk-nag';
// Not from the package's index, which loads the five other packs.
import { AwsSolutionsChecks } from 'cdk-nag/lib/packs/aws-solutions';
import type { IConstruct } from 'constructs';

/**
 * The AwsSolutions pack without its rules about services that an app does not use. Such a rule finds nothing, but loads
 * all of its service's classes to say so: 10 of the 26 MB of JavaScript of a synth of `prod`, half of them for QuickSight.
 */
export class AwsSolutions extends AwsSolutionsChecks {
  private services: ReadonlySet<string> = new Set();
  /** By the rule's name: it is asked about each resource. */
  private readonly applies = new Map<string, boolean>();

  override validateScope(scope: IConstruct): ReturnType<AwsSolutionsChecks['validateScope']> {
    const resources = scope.node.findAll().filter((construct) => CfnResource.isCfnResource(construct));
    this.services = new Set(resources.map(({ cfnResourceType }) => cfnResourceType.split('::')[1] ?? ''));
    this.applies.clear();
    return super.validateScope(scope);
  }

  protected override applyRule(params: IApplyRule): void {
    const { name } = params.rule;
    const applies = this.applies.get(name) ?? this.isAboutUsedService(name);
    this.applies.set(name, applies);
    if (applies) super.applyRule(params);
  }

  private isAboutUsedService(rule: string): boolean {
    const row = servicesByRulePrefix.find(([prefix]) => rule.startsWith(prefix));
    return row === undefined || row[1].some((service) => this.services.has(service));
  }
}

/**
 * How the names of rules begin, and the services of the resources that they look at. A rule that is not named here always
 * runs.
 */
export const servicesByRulePrefix: readonly (readonly [string, readonly string[]])[] = [
  ['APIGW', ['ApiGateway', 'ApiGatewayV2']],
  ['AppSync', ['AppSync']],
  ['Aurora', ['RDS']],
  ['AutoScaling', ['AutoScaling']],
  ['Cloud9', ['Cloud9']],
  ['CloudFront', ['CloudFront']],
  ['CodeBuild', ['CodeBuild']],
  ['Cognito', ['ApiGateway', 'Cognito']],
  ['DAX', ['DAX']],
  ['DocumentDB', ['DocDB']],
  ['DynamoDB', ['DynamoDB']],
  ['ECR', ['ECR']],
  ['EFS', ['EFS']],
  ['ElasticBeanstalk', ['ElasticBeanstalk']],
  ['EMR', ['EMR']],
  ['Glue', ['Glue']],
  ['Kinesis', ['Kinesis', 'KinesisAnalyticsV2', 'KinesisFirehose']],
  ['Lex', ['Lex']],
  ['MediaStore', ['MediaStore']],
  ['MSK', ['MSK']],
  ['Neptune', ['Neptune']],
  ['OpenSearch', ['Elasticsearch', 'OpenSearchService']],
  ['Quicksight', ['QuickSight']],
  ['RDS', ['RDS']],
  ['Redshift', ['Redshift']],
  ['SageMaker', ['SageMaker']],
  ['SQS', ['SQS']],
  ['StepFunction', ['StepFunctions']],
  ['Timestream', ['Timestream']],
];
