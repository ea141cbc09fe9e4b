import { CfnParameter, Stack, Tags } from 'aws-cdk-lib';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct, type IDependable } from 'constructs';
import { imageParameterKey, publishedImageName } from '../../config/contract/image-parameter-key';
import { pascalCase } from '../../config/contract/pascal-case';
import { type Role, tagKeys } from '../../config/contract/tag-keys';
import type { ImageConfig, StageConfig } from '../../config/schema/stage';
import { AppImage } from './app-image';

export interface ImageParametersProps {
  readonly stage: StageConfig;
}

/**
 * All images of a stage by their key: services name one, so web and workers of one app cannot drift apart. The URI of each
 * is a parameter of the stack: a deploy of new code changes this one value, and a later deploy without it keeps it. The whole
 * URI and not a tag, so that a pipeline can pin a digest; the pattern admits only the repository that the stage file names,
 * because only that one may be pulled.
 */
export class ImageParameters extends Construct {
  private readonly images: ReadonlyMap<string, { readonly image: AppImage; readonly uri: string }>;
  private readonly stage: StageConfig;

  constructor(scope: Construct, id: string, { stage }: ImageParametersProps) {
    super(scope, id);
    this.stage = stage;
    this.images = new Map(
      Object.entries(stage.images).map(([name, config]) => {
        const uri = this.parameter(name, config);
        return [name, { image: new AppImage(this, pascalCase(name), { config, uri }), uri }];
      }),
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

  private parameter(name: string, config: ImageConfig): string {
    // Made in the stack itself: within this construct its logical id would carry a hash, and people type it.
    return new CfnParameter(Stack.of(this), imageParameterKey(name), {
      type: 'String',
      description: `URI of the ${name} image: <account>.dkr.ecr.<region>.amazonaws.com/${config.repository}:<tag> or @sha256:<digest>`,
      allowedPattern: uriPattern(config.repository),
      constraintDescription: `must be an image of the repository ${config.repository}, with a tag or a digest`,
      ...defaultUri(config, this.stage),
    }).valueAsString;
  }
}

function uriPattern(repository: string): string {
  const name = repository.replace(/[.]/g, '\\.');
  return `^[0-9]{12}\\.dkr\\.ecr\\.[a-z0-9-]+\\.amazonaws\\.com(\\.cn)?/${name}(:[A-Za-z0-9_][A-Za-z0-9._-]{0,127}|@sha256:[0-9a-f]{64})$`;
}

/** A parameter's default must be literal, so it exists only where the registry's account is known at synth. */
function defaultUri(config: ImageConfig, stage: StageConfig): { default?: string } {
  const account = config.registryAccount ?? stage.account;
  if (config.tag === undefined || account === undefined) {
    return {};
  }
  const suffix = stage.region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return { default: `${account}.dkr.ecr.${stage.region}.${suffix}/${config.repository}:${config.tag}` };
}
