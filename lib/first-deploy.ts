import type { App } from 'aws-cdk-lib';
import { firstDeployContext } from '../config/contract/first-deploy';
import { quote, StageProblems } from '../config/problem';

/**
 * Whether the stage is deployed for the first time, as `-c firstDeploy=true` says. Beside the stage file and not in it:
 * it is true of one deploy, and would be forgotten there.
 *
 * @throws StageProblems for any other word: `-c firstDeploy=yes` must not mean "protected"
 */
export function isFirstDeploy(app: App): boolean {
  const said: unknown = app.node.tryGetContext(firstDeployContext);
  if (said === undefined || said === false || said === 'false') return false;
  if (said === true || said === 'true') return true;
  throw new StageProblems([
    {
      path: [firstDeployContext],
      expected: `true or false (-c ${firstDeployContext}=true, on a stage's first deploy only)`,
      got: quote(String(said)),
    },
  ]);
}
