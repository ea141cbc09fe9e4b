import { Tags } from 'aws-cdk-lib';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct, type IDependable } from 'constructs';
import { publishedImageName } from '../../config/contract/image-parameter-key';
import { pascalCase } from '../../config/contract/pascal-case';
import { type Role, tagKeys } from '../../config/contract/tag-keys';
import type { StageConfig } from '../../config/schema/stage';
import type { AppImage } from './app-image';
import { GivenImage } from './given-image';

export interface ImageParametersProps {
  readonly stage: StageConfig;
}

/** All images of a stage by their key: services name one, so web and workers of one app cannot drift apart. */
export class ImageParameters extends Construct {
  private readonly images: ReadonlyMap<string, GivenImage>;
  private readonly stage: StageConfig;

  constructor(scope: Construct, id: string, { stage }: ImageParametersProps) {
    super(scope, id);
    this.stage = stage;
    this.images = new Map(
      Object.keys(stage.images).map((name) => [
        name,
        new GivenImage(this, pascalCase(name), { stage, name }),
      ]),
    );
    const role: Role = 'cluster';
    Tags.of(this).add(tagKeys.role, role);
  }

  /** @throws Error for a name that the stage file does not hold. */
  get(name: string): AppImage {
    const found = this.images.get(name);
    if (found === undefined) {
      throw new Error(`images: no ${name}`);
    }
    return found.image;
  }

  /**
   * Tells the stacks of worker pools which images the services run (PublishedImage).
   *
   * @param after the services: what they could not run is told to no pool
   */
  publishTo(pools: StageConfig['workers'], after: IDependable): void {
    const used = new Set(Object.values(pools).map(({ image }) => image));
    for (const [name, { uri }] of this.images) {
      if (!used.has(name)) continue;
      const parameter = new ssm.StringParameter(this, `Published${pascalCase(name)}`, {
        parameterName: publishedImageName(this.stage.stage, name),
        description: `Bulkhead: the ${name} image that the services of stage ${this.stage.stage} run, and its worker pools with them`,
        stringValue: uri,
      });
      parameter.node.addDependency(after);
    }
  }
}
