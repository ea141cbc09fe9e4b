import { Stack, Validations } from 'aws-cdk-lib';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { taskEnvironment } from '../../config/contract/task-environment';
import type { SidecarConfig } from '../../config/schema/sidecars';
import { parseImageUri } from '../../domain/images/image-uri';
import type { AppSecrets } from './app-secrets';
import { addHardenedContainer, checkedHealthySeconds } from './hardened-container';

/** What a sidecar may take to send what it still has. ECS stops it after the app. */
const stopTimeoutSeconds = 30;

export interface SidecarProps {
  readonly definition: ecs.FargateTaskDefinition;
  /** The container that it stands beside. */
  readonly app: ecs.ContainerDefinition;
  readonly stage: string;
  /** Key of the service or pool in the stage file. */
  readonly service: string;
  /** Its key among the sidecars there. */
  readonly name: string;
  readonly config: SidecarConfig;
  readonly appSecrets: AppSecrets;
  readonly logGroup: ILogGroup;
}

/**
 * A container beside the app, as hardened as the app. It starts before the app and stops after it. Unless it is essential the
 * task goes on without it, and ECS, which takes note of tasks only, counts no failure.
 */
export class Sidecar extends Construct {
  constructor(scope: Construct, id: string, props: SidecarProps) {
    super(scope, id);
    const { definition, app, name, config, appSecrets } = props;
    const { image, command, healthCheckCommand, essential, cpu, memoryMiB } = config;
    const container = addHardenedContainer(definition, {
      name,
      image: ecs.ContainerImage.fromRegistry(image),
      user: config.user,
      environment: {
        [taskEnvironment.stage]: props.stage,
        [taskEnvironment.service]: props.service,
        ...config.environment,
      },
      secrets: appSecrets.forTask(config.secrets),
      writablePaths: config.writablePaths,
      stopTimeoutSeconds,
      logGroup: props.logGroup,
      streamPrefix: props.service,
      size: { cpu, memoryMiB },
      essential,
      ...(command !== undefined && { command }),
      ...(healthCheckCommand !== undefined && { healthCheckCommand }),
    });
    // One that is not essential must not keep the app from starting by being unwell. When the task stops the order is reversed
    // (API reference of ECS, ContainerDependency).
    const condition = startsHealthy(config)
      ? ecs.ContainerDependencyCondition.HEALTHY
      : ecs.ContainerDependencyCondition.START;
    app.addContainerDependencies({ container, condition });
    appSecrets.grantDecrypt(definition.obtainExecutionRole(), config.secrets);
    this.grantPull(definition, container, image);
  }

  /** Of a private repository of ECR; a public registry asks nobody. */
  private grantPull(
    definition: ecs.FargateTaskDefinition,
    container: ecs.ContainerDefinition,
    image: string,
  ): void {
    const uri = parseImageUri(image);
    if (uri?.ecr === undefined) return;
    const { account, region } = uri.ecr;
    const repositoryArn = Stack.of(this).formatArn({
      service: 'ecr',
      account,
      region,
      resource: 'repository',
      resourceName: uri.repository,
    });
    ecr.Repository.fromRepositoryAttributes(this, 'Repository', {
      repositoryName: uri.repository,
      repositoryArn,
    }).grantPull(definition.obtainExecutionRole());
    Validations.of(container).acknowledge({
      id: 'Annotation::@aws-cdk/aws-ecs:ecrImageRequiresPolicy',
      reason: 'Granted above, on this one repository.',
    });
  }
}

function startsHealthy({ essential, healthCheckCommand }: SidecarConfig): boolean {
  return essential && healthCheckCommand !== undefined;
}

/** By how much sidecars make a task start and stop later, at worst, in seconds: they start together, and stop together. */
export function sidecarDelays(sidecars: Readonly<Record<string, SidecarConfig>>): {
  readonly startSeconds: number;
  readonly stopSeconds: number;
} {
  const all = Object.values(sidecars);
  return {
    startSeconds: all.some(startsHealthy) ? checkedHealthySeconds : 0,
    stopSeconds: all.length > 0 ? stopTimeoutSeconds : 0,
  };
}
