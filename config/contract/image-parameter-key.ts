import { pascalCase } from './pascal-case';

/** `app` -> `AppImage`: the Platform stack's parameter that holds an image's full URI, one per image. */
export function imageParameterKey(image: string): string {
  return `${pascalCase(image)}Image`;
}

/** Where in Parameter Store the Platform stack says which image its services run: the stacks of worker pools read it there. */
export function publishedImageName(stage: string, image: string): string {
  return `/bulkhead/${stage}/images/${image}`;
}
