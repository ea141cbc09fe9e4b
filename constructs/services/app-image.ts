import { CfnParameter, Stack } from 'aws-cdk-lib';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { imageParameterKey } from '../../config/contract/image-parameter-key';
import { pascalCase } from '../../config/contract/pascal-case';
import type { ImageConfig, StageConfig } from '../../config/schema/stage';

export interface AppImageProps {
  /** Its key in the stage file. */
  readonly name: string;
  readonly config: ImageConfig;
  readonly stage: StageConfig;
}

/**
 * An image whose URI is a parameter of the stack: a deploy of new code changes this one value, and a later deploy
 * without it keeps it. The whole URI and not a tag, so that a pipeline can pin a digest; the pattern admits only the
 * repository that the stage file names, because only that one may be pulled.
 */
export class AppImage extends Construct {
  readonly image: ecs.ContainerImage;
  readonly architecture: ecs.CpuArchitecture;
  private readonly repository: ecr.IRepository;

  constructor(scope: Construct, id: string, props: AppImageProps) {
    super(scope, id);
    const { config } = props;
    const stack = Stack.of(this);
    this.architecture = config.architecture.endsWith('arm64')
      ? ecs.CpuArchitecture.ARM64
      : ecs.CpuArchitecture.X86_64;
    this.repository = ecr.Repository.fromRepositoryAttributes(this, 'Repository', {
      repositoryName: config.repository,
      repositoryArn: stack.formatArn({
        service: 'ecr',
        account: config.registryAccount ?? stack.account,
        resource: 'repository',
        resourceName: config.repository,
      }),
    });
    // Made in the stack itself: within this construct its logical id would carry a hash, and people type it.
    const parameter = new CfnParameter(stack, imageParameterKey(props.name), {
      type: 'String',
      description: `URI of the ${props.name} image: <account>.dkr.ecr.<region>.amazonaws.com/${config.repository}:<tag> or @sha256:<digest>`,
      allowedPattern: uriPattern(config.repository),
      constraintDescription: `must be an image of the repository ${config.repository}, with a tag or a digest`,
      ...defaultUri(props),
    });
    this.image = ecs.ContainerImage.fromRegistry(parameter.valueAsString);
  }

  /** Lets `grantee` (an execution role) pull images of this repository and of no other. */
  grantPull(grantee: IGrantable): void {
    this.repository.grantPull(grantee);
  }
}

function uriPattern(repository: string): string {
  const name = repository.replace(/[.]/g, '\\.');
  return `^[0-9]{12}\\.dkr\\.ecr\\.[a-z0-9-]+\\.amazonaws\\.com(\\.cn)?/${name}(:[A-Za-z0-9_][A-Za-z0-9._-]{0,127}|@sha256:[0-9a-f]{64})$`;
}

/** A parameter's default must be literal, so it exists only where the registry's account is known at synth. */
function defaultUri({ config, stage }: AppImageProps): { default?: string } {
  const account = config.registryAccount ?? stage.account;
  if (config.tag === undefined || account === undefined) {
    return {};
  }
  const suffix = stage.region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return { default: `${account}.dkr.ecr.${stage.region}.${suffix}/${config.repository}:${config.tag}` };
}

export interface AppImagesProps {
  readonly stage: StageConfig;
}

/** All images of a stage by their key: services name one, so web and workers of one app cannot drift apart. */
export class AppImages extends Construct {
  private readonly images: ReadonlyMap<string, AppImage>;

  constructor(scope: Construct, id: string, props: AppImagesProps) {
    super(scope, id);
    this.images = new Map(
      Object.entries(props.stage.images).map(([name, config]) => [
        name,
        new AppImage(this, pascalCase(name), { name, config, stage: props.stage }),
      ]),
    );
  }

  /** @throws Error for a name that the stage file does not hold. */
  get(name: string): AppImage {
    const image = this.images.get(name);
    if (image === undefined) {
      throw new Error(`images: no ${name}`);
    }
    return image;
  }
}
