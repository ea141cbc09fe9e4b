import { Stack } from 'aws-cdk-lib';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { ImageConfig } from '../../config/schema/stage';

export interface AppImageProps {
  readonly config: ImageConfig;
  /** With a tag or a digest. Of `config.repository`, because only that one may be pulled. */
  readonly uri: string;
}

/** An image as a task of this stack runs it. */
export class AppImage extends Construct {
  readonly image: ecs.ContainerImage;
  readonly architecture: ecs.CpuArchitecture;
  private readonly repository: ecr.IRepository;

  constructor(scope: Construct, id: string, { config, uri }: AppImageProps) {
    super(scope, id);
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
    this.image = ecs.ContainerImage.fromRegistry(uri);
  }

  /** Lets `grantee` (an execution role) pull images of this repository and of no other. */
  grantPull(grantee: IGrantable): void {
    this.repository.grantPull(grantee);
  }
}
