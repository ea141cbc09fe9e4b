import { shellWord } from '../../../domain/escape-text';
import { regionVariables } from '../emulator/region-environment';

export interface KeptRegion {
  readonly port: number;
  /** True if it was left running by an earlier run. */
  readonly reused: boolean;
  /** Undefined for the checkout's own. */
  readonly directory?: string | undefined;
}

/** How to talk to a region that stays, and how to end it. */
export function keptRegionText({ port, reused, directory }: KeptRegion): string {
  const variables = { ...regionVariables(port), CDK_APP: adaptedAppCommand(directory) };
  const option = directory === undefined ? '' : ` -- --directory ${shellWord(directory)}`;
  return [
    reused ? 'The region was running already and goes on running.' : 'The region goes on running.',
    'To talk to it from a shell in this checkout:',
    '',
    'unset AWS_PROFILE AWS_SESSION_TOKEN',
    ...Object.entries(variables).map(([name, value]) => `export ${name}=${shellWord(value)}`),
    '',
    '',
    'Then `npx cdk diff -c stage=local` shows what a change of the stage file would do, and `npm start` deploys it.',
    `\`npm run stop${option}\` ends it.`,
    '',
  ].join('\n');
}

/**
 * What CDK_APP must be for the plain CDK command line to see the same templates as `start` deployed. Relative, like
 * the app in cdk.json: the CDK runs it in the checkout.
 */
export function adaptedAppCommand(directory: string | undefined): string {
  const option = directory === undefined ? '' : ` --directory ${shellWord(directory)}`;
  return `./bulkhead adapted-app${option}`;
}
