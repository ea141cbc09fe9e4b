import { ArnFormat, Stack } from 'aws-cdk-lib';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Conditions } from 'aws-cdk-lib/aws-iam';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { StageConfig } from '../../config/schema/stage';
import type { PublicBalancer } from '../services/public-balancer';
import type { CacheStore } from '../stores/cache-store';
import type { JobStore } from '../stores/job-store';
import type { PubSubStore } from '../stores/pub-sub-store';
import type { ControlsBucket } from './controls-bucket';
import type { QueueMoverFunction } from './queue-mover';
import type { SwitchboardApplication } from './switchboard';

/** The parts of a stage that operators look at and change. */
export interface OperatorParts {
  readonly stage: string;
  readonly region: string;
  readonly cluster: ecs.ICluster;
  /** The stores that the stage has. */
  readonly jobs?: JobStore;
  readonly pubsub?: PubSubStore;
  readonly caches: readonly CacheStore[];
  readonly controls: ControlsBucket;
  readonly switchboard: SwitchboardApplication;
  readonly balancers: readonly PublicBalancer[];
  readonly pageTopic: ITopic;
  /** Where there is a job store. */
  readonly mover?: QueueMoverFunction;
}

/** What a grant is on: a service's own kind of name, with what stands in it. */
export interface ArnParts {
  readonly service: string;
  readonly resource: string;
  readonly name: string;
  /** Most services write `resource/name`. @default ArnFormat.SLASH_RESOURCE_NAME */
  readonly format?: ArnFormat;
}

/** ARNs in the stage's account and region. */
export class OperatorScope {
  constructor(
    private readonly scope: Construct,
    readonly parts: OperatorParts,
  ) {}

  arn({ service, resource, name, format = ArnFormat.SLASH_RESOURCE_NAME }: ArnParts): string {
    return Stack.of(this.scope).formatArn({ service, resource, resourceName: name, arnFormat: format });
  }

  /** A role of the account, which has no region. */
  role(name: string): string {
    return Stack.of(this.scope).formatArn({
      service: 'iam',
      region: '',
      resource: 'role',
      resourceName: name,
    });
  }

  /** `kind/<cluster>/*`: everything of that kind in the stage's cluster. */
  inCluster(kind: string): string {
    return this.arn({ service: 'ecs', resource: kind, name: `${this.parts.cluster.clusterName}/*` });
  }

  /**
   * What an action on a rollout is asked about: the service as well as its deployment or revision (the reference marks
   * both as required).
   */
  rollouts(...kinds: readonly ('service-deployment' | 'service-revision')[]): readonly string[] {
    return ['service', ...kinds].map((kind) => this.inCluster(kind));
  }

  elastiCache(
    kind: 'replicationgroup' | 'cluster' | 'parametergroup' | 'snapshot' | 'user' | 'usergroup',
    name: string,
  ): string {
    return this.arn({
      service: 'elasticache',
      resource: kind,
      name,
      format: ArnFormat.COLON_RESOURCE_NAME,
    });
  }

  /** Those of images, which may be another account's. */
  repositories(images: StageConfig['images']): readonly string[] {
    const { partition, region, account } = Stack.of(this.scope);
    const arns = Object.values(images).map(
      ({ repository, registryAccount = account }) =>
        `arn:${partition}:ecr:${region}:${registryAccount}:repository/${repository}`,
    );
    return [...new Set(arns)];
  }

  /** A log group as actions on its lines name it: with a colon and a star. */
  logLines(group: string): string {
    return this.arn({
      service: 'logs',
      resource: 'log-group',
      name: `${group}:*`,
      format: ArnFormat.COLON_RESOURCE_NAME,
    });
  }

  stack(name: string): string {
    // A stack's ARN ends with an id that is made with it.
    return this.arn({ service: 'cloudformation', resource: 'stack', name: `${name}/*` });
  }

  /**
   * The switchboard's application, its environment and its profile, and what of them has a number. The last are for the
   * editions of the Service Authorization Reference that know a version, or a deployment that is started, by its own ARN.
   */
  appConfig(numbered: 'deployment' | 'hostedconfigurationversion'): readonly string[] {
    const { switchboard } = this.parts;
    const id = (own: string): string => this.imported(switchboard, own);
    const application = id(switchboard.applicationId);
    const environment = `${application}/environment/${id(switchboard.environmentId)}`;
    const profile = `${application}/configurationprofile/${id(switchboard.profileId)}`;
    const last = numbered === 'deployment' ? environment : profile;
    return [application, environment, profile, `${last}/${numbered}/*`].map((name) =>
      this.arn({ service: 'appconfig', resource: 'application', name }),
    );
  }

  object(key: string): string {
    const { bucket } = this.parts.controls;
    return `${this.imported(bucket, bucket.bucketArn)}/${key}`;
  }

  /** What another stack holds, as it will stand in this one's template: an acknowledged wildcard must be the very text. */
  private imported(owner: Construct, value: string): string {
    const stack = Stack.of(owner);
    return stack === Stack.of(this.scope) ? value : stack.exportValue(value);
  }
}

/** What a role may do, and on what. */
export interface OperatorGrant {
  /** As IAM calls them: `ecs:DescribeServices`. */
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: Conditions;
}
