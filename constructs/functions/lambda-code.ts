import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { checkoutRoot } from '../../config/checkout-root';
import { bundledHandlers, type handlerNames } from './bundled-handlers';

/**
 * The code of `lambdas/<name>/handler.ts`, bundled with everything it imports, the AWS SDK included: the version that
 * the tests ran is the one that runs. Its handler is `index.handler`. Bundled only where CDK asks for it, so that
 * commands about another stack, and tests, do not wait for it.
 */
export function lambdaCode(name: (typeof handlerNames)[number]): lambda.Code {
  return lambda.Code.fromAsset(join(checkoutRoot, 'lambdas', name), {
    // Of what is deployed and not of the sources, so that a comment deploys nothing.
    assetHashType: AssetHashType.OUTPUT,
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
          return true;
        },
      },
    },
  });
}
