import { Construct } from 'constructs';
import { pascalCase } from '../../config/contract/pascal-case';
import type { StageConfig } from '../../config/schema/stage';
import { AppImage } from './app-image';

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
