import { CfnParameter, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { imageParameterKey, publishedImageName } from '../../config/contract/image-parameter-key';
import type { StageConfig } from '../../config/schema/stage';
import { AppImage } from './app-image';

export interface PublishedImageProps {
  readonly stage: StageConfig;
  /** Its key in the stage file. */
  readonly name: string;
}

/**
 * An image that the Platform stack has told of, in the stack of a worker pool. By a parameter of the type that
 * CloudFormation looks up at every create and update (user guide, "Systems Manager parameter types"): the template is the same
 * with every image, and the CDK's command line leaves a stack alone whose template is the same, except where it has such a
 * parameter. So neither a weak reference nor a dynamic one would bring a new image here, and a strong one could not change.
 */
export class PublishedImage extends Construct {
  readonly image: AppImage;

  /** @throws Error for a name that the stage file does not hold. */
  constructor(scope: Construct, id: string, { stage, name }: PublishedImageProps) {
    super(scope, id);
    const config = stage.images[name];
    if (config === undefined) {
      throw new Error(`images: no ${name}`);
    }
    const parameter = new CfnParameter(Stack.of(this), imageParameterKey(name), {
      type: 'AWS::SSM::Parameter::Value<String>',
      description: `Where in Parameter Store the URI of the ${name} image stands`,
      default: publishedImageName(stage.stage, name),
    });
    this.image = new AppImage(this, 'Image', { config, uri: parameter.valueAsString });
  }
}
