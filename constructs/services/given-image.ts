import { CfnParameter, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { imageParameterKey } from '../../config/contract/image-parameter-key';
import { defaultImageUri } from '../../config/default-image-uri';
import type { StageConfig } from '../../config/schema/stage';
import { AppImage } from './app-image';

export interface GivenImageProps {
  readonly stage: StageConfig;
  /** Its key in the stage file. */
  readonly name: string;
}

/**
 * An image whose URI each deploy may give, as a parameter of this stack: a deploy of new code changes this one value, and a
 * later deploy without it keeps it. The whole URI and not a tag, so that a pipeline can pin a digest; the pattern admits only
 * the repository that the stage file names, because only that one may be pulled.
 */
export class GivenImage extends Construct {
  readonly image: AppImage;
  readonly uri: string;

  /** @throws Error for a name that the stage file does not hold. */
  constructor(scope: Construct, id: string, { stage, name }: GivenImageProps) {
    super(scope, id);
    const config = stage.images[name];
    if (config === undefined) {
      throw new Error(`images: no ${name}`);
    }
    const uri = defaultImageUri(stage, name);
    // Made in the stack itself: within this construct its logical id would carry a hash, and people type it.
    const parameter = new CfnParameter(Stack.of(this), imageParameterKey(name), {
      type: 'String',
      description: `URI of the ${name} image: <account>.dkr.ecr.<region>.amazonaws.com/${config.repository}:<tag> or @sha256:<digest>`,
      allowedPattern: uriPattern(config.repository),
      constraintDescription: `must be an image of the repository ${config.repository}, with a tag or a digest`,
      // A default must be literal, so it exists only where the registry's account is known at synth.
      ...(uri !== undefined && { default: uri }),
    });
    this.uri = parameter.valueAsString;
    this.image = new AppImage(this, 'Image', { config, uri: this.uri });
  }
}

function uriPattern(repository: string): string {
  const name = repository.replace(/[.]/g, '\\.');
  return `^[0-9]{12}\\.dkr\\.ecr\\.[a-z0-9-]+\\.amazonaws\\.com(\\.cn)?/${name}(:[A-Za-z0-9_][A-Za-z0-9._-]{0,127}|@sha256:[0-9a-f]{64})$`;
}
