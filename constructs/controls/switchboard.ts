import { RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import * as appconfig from 'aws-cdk-lib/aws-appconfig';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { type Role, tagKeys } from '../../config/contract/tag-keys';
import { taskEnvironment } from '../../config/contract/task-environment';
import { documentSchema } from '../../domain/switchboard/document-schema';
import { acknowledgeWildcards } from './acknowledge-wildcards';

export interface SwitchboardProps {
  readonly stage: string;
}

/**
 * Where AppConfig keeps the one document that operators change in an incident. The document itself is in no template:
 * a version or a deployment made here would be made anew, over what operators did, whenever its text changed (ADR 10).
 *
 * L1, because CDK's `HostedConfiguration` brings a version with it, and its ready-made strategies wait: ten minutes of
 * bake even when all is deployed at once.
 */
export class SwitchboardApplication extends Construct {
  readonly applicationId: string;
  readonly environmentId: string;
  readonly profileId: string;
  readonly strategyId: string;
  /** The variable by which a task finds it. */
  readonly environment: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, { stage }: SwitchboardProps) {
    super(scope, id);
    const application = new appconfig.CfnApplication(this, 'Resource', {
      name: `bulkhead-${stage}`,
      description: `Bulkhead: what operators of stage ${stage} change in an incident`,
    });
    // No monitors: an alarm that rings is why a switch was set, and must not undo it.
    const environment = new appconfig.CfnEnvironment(this, 'Environment', {
      applicationId: application.ref,
      name: stage,
    });
    const profile = new appconfig.CfnConfigurationProfile(this, 'Profile', {
      applicationId: application.ref,
      name: 'switchboard',
      description: 'Switches, routes and release. Changed by `bulkhead switch` and `bulkhead route`',
      locationUri: 'hosted',
      type: 'AWS.Freeform',
      validators: [{ type: 'JSON_SCHEMA', content: JSON.stringify(documentSchema) }],
    });
    const strategy = new appconfig.CfnDeploymentStrategy(this, 'AtOnce', {
      name: `bulkhead-${stage}-at-once`,
      description: 'Everything at once and done at once: a kill switch has no time to bake',
      growthType: 'LINEAR',
      growthFactor: 100,
      deploymentDurationInMinutes: 0,
      finalBakeTimeInMinutes: 0,
      replicateTo: 'NONE',
    });
    // What operators did outlives the stack, and AppConfig deletes no profile that has versions. A first create that is
    // rolled back takes them along: the seed, which comes last, removes the versions that it made (ADR 14).
    for (const kept of [application, environment, profile]) {
      kept.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    }
    this.applicationId = application.ref;
    this.environmentId = environment.ref;
    this.profileId = profile.ref;
    this.strategyId = strategy.ref;
    this.environment = {
      [taskEnvironment.switchboard]: `${application.ref}/${environment.ref}/${profile.ref}`,
    };
    const role: Role = 'controls';
    Tags.of(this).add(tagKeys.role, role);
  }

  /** Lets a task poll the deployed document. */
  grantRead(grantee: iam.IGrantable): iam.Grant {
    return iam.Grant.addToPrincipal({
      grantee,
      actions: ['appconfig:StartConfigurationSession', 'appconfig:GetLatestConfiguration'],
      resourceArns: [
        this.arn(
          `application/${this.applicationId}/environment/${this.environmentId}/configuration/${this.profileId}`,
        ),
      ],
    });
  }

  /** Lets somebody look at what was deployed, write a new version and deploy it, with this strategy and no other. */
  grantChange(grantee: iam.IGrantable): iam.Grant {
    const application = `application/${this.applicationId}`;
    const environment = `${application}/environment/${this.environmentId}`;
    const profile = `${application}/configurationprofile/${this.profileId}`;
    const numbered = [`${environment}/deployment/*`, `${profile}/hostedconfigurationversion/*`].map((name) =>
      this.arn(name),
    );
    acknowledgeWildcards(grantee, {
      arns: numbered,
      reason:
        'Versions and deployments are numbered as they are made. All of them are of this one switchboard.',
    });
    const named = [application, environment, profile, `deploymentstrategy/${this.strategyId}`];
    return iam.Grant.addToPrincipal({
      grantee,
      actions: [
        'appconfig:ListDeployments',
        'appconfig:ListHostedConfigurationVersions',
        'appconfig:GetHostedConfigurationVersion',
        'appconfig:CreateHostedConfigurationVersion',
        'appconfig:StartDeployment',
      ],
      resourceArns: [...named.map((name) => this.arn(name)), ...numbered],
    });
  }

  /** Lets the seed remove the versions that it made. The reference marks what they belong to as required beside them. */
  grantTakeBack(grantee: iam.IGrantable): iam.Grant {
    const application = `application/${this.applicationId}`;
    const profile = `${application}/configurationprofile/${this.profileId}`;
    return iam.Grant.addToPrincipal({
      grantee,
      actions: ['appconfig:DeleteHostedConfigurationVersion'],
      resourceArns: [application, profile, `${profile}/hostedconfigurationversion/*`].map((name) =>
        this.arn(name),
      ),
    });
  }

  private arn(name: string): string {
    const [resource = '', ...rest] = name.split('/');
    return Stack.of(this).formatArn({ service: 'appconfig', resource, resourceName: rest.join('/') });
  }
}
