import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AssetHashType, DockerImage, Token } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { checkoutRoot } from '../../config/checkout-root';
import type { MeterPlan } from '../../config/contract/meter-settings';
import type { MoverPlan } from '../../config/contract/mover-settings';
import { settingsFile } from '../../config/contract/settings-file';
import { bundledHandlers, type handlerNames } from './bundled-handlers';

type HandlerName = (typeof handlerNames)[number];

/** What the stage file says to the functions that are told of queues; the others are told nothing. */
interface Plans {
  readonly 'queue-meter': MeterPlan;
  readonly 'queue-mover': MoverPlan;
}

type PlanOf<Name extends HandlerName> = Name extends keyof Plans ? [plan: Plans[Name]] : [];

/**
 * The code of `lambdas/<name>/handler.ts`, bundled with everything it imports, the AWS SDK included: the version that
 * the tests ran is the one that runs. Its handler is `index.handler`. Bundled only where CDK asks for it, so that
 * commands about another stack, and tests, do not wait for it.
 *
 * @param plan stands beside it, in `settings.json`
 * @throws Error where the plan holds a token: a file is written before CloudFormation knows anything
 */
export function lambdaCode<Name extends HandlerName>(name: Name, ...[plan]: PlanOf<Name>): lambda.Code {
  const settings = plan && JSON.stringify(plan);
  if (Token.isUnresolved(settings))
    throw new Error(`${name}: ${settingsFile} cannot hold what is not known yet`);
  return lambda.Code.fromAsset(join(checkoutRoot, 'lambdas', name), {
    // Of what is deployed and not of the sources, so that a comment deploys nothing.
    assetHashType: AssetHashType.OUTPUT,
    // CDK stages an asset once for all that have the same options, and cannot see what the bundling below writes.
    ...(settings !== undefined && { extraHash: settings }),
    bundling: {
      // Asked for by CDK and never used: the local bundling below always answers.
      image: DockerImage.fromRegistry('not-used'),
      local: {
        tryBundle: (outputDirectory) => {
          const contents = bundledHandlers(checkoutRoot).get(name);
          if (contents === undefined) throw new Error(`no bundle of ${name}`);
          const file = join(outputDirectory, 'index.js');
          mkdirSync(dirname(file), { recursive: true });
          writeFileSync(file, contents);
          if (settings !== undefined) writeFileSync(join(outputDirectory, settingsFile), settings);
          return true;
        },
      },
    },
  });
}
