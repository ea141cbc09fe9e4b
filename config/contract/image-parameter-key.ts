import { pascalCase } from './pascal-case';

/** `app` -> `AppImage`: the Platform stack's parameter that holds an image's full URI, one per image. */
export function imageParameterKey(image: string): string {
  return `${pascalCase(image)}Image`;
}
