import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The root of this checkout, where cdk.json is. Looked for upwards and not counted in `..`: in a synth all files are one
 * (bin/run-app.cjs), and each is elsewhere than in the tests.
 */
export const checkoutRoot = ((): string => {
  for (let directory = __dirname; directory !== dirname(directory); directory = dirname(directory)) {
    if (existsSync(join(directory, 'cdk.json'))) return directory;
  }
  throw new Error(`no cdk.json above ${__dirname}`);
})();
