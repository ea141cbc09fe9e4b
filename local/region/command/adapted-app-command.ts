import { shellWord } from './shell-word';

/**
 * What CDK_APP must be for the plain CDK command line to see the same templates as `start` deployed. Relative, like
 * the app in cdk.json: the CDK runs it in the checkout.
 */
export function adaptedAppCommand(directory: string | undefined): string {
  const option = directory === undefined ? '' : ` --directory ${shellWord(directory)}`;
  return `node --import tsx bin/bulkhead.ts adapted-app${option}`;
}
