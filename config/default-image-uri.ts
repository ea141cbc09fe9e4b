import type { StageConfig } from './schema/stage';

/** What runs until a deploy has given another URI. Undefined where the stage file names no tag, or no registry's account. */
export function defaultImageUri(config: StageConfig, name: string): string | undefined {
  const image = config.images[name];
  const account = image?.registryAccount ?? config.account;
  if (image?.tag === undefined || account === undefined) return undefined;
  const suffix = config.region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return `${account}.dkr.ecr.${config.region}.${suffix}/${image.repository}:${image.tag}`;
}
