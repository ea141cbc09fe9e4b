import { fixedStacks, poolStackName, type StackName, stackId } from '../../config/contract/stack-id';
import { commandName } from '../kit/command-name';
import { type Check, type CheckContext, counted, type Difference } from './check-kinds';

/** Nothing is under way, and each stack that stands takes an update. */
export const stacksTakeUpdates: Check = {
  name: 'stacks',
  needed: true,
  ask: async (context) => {
    const standing = await standingStacks(context);
    const differences = standing.flatMap(({ name, status }): Difference[] => {
      const advice = wayOut(context, name, status);
      if (advice === undefined) return [];
      return [{ what: name, expected: 'a stack that takes an update', found: status, advice }];
    });
    const found =
      standing.length === 0 ? 'none yet: this is the first deploy' : `all ${standing.length} take an update`;
    return { found, differences };
  },
};

/** All stand, and none was taken back. */
export const stacksAreDeployed: Check = {
  name: 'stacks',
  needed: true,
  ask: async (context) => {
    const { config } = context.session;
    const standing = new Map((await standingStacks(context)).map(({ name, status }) => [name, status]));
    const wanted = [...fixedStacks, ...Object.keys(config.workers).map(poolStackName)];
    const differences = wanted.flatMap((name): Difference[] => {
      const status = standing.get(name);
      if (status !== undefined && /^(CREATE|UPDATE|IMPORT)_COMPLETE$/.test(status)) return [];
      const expected = 'CREATE_COMPLETE or UPDATE_COMPLETE';
      if (status === undefined) {
        const advice = `npx cdk deploy -c stage=${config.stage} ${stackId(config.stage, name)}`;
        return [{ what: name, expected, found: 'no such stack', advice }];
      }
      const events = `aws cloudformation describe-stack-events --stack-name ${stackId(config.stage, name)}`;
      return [
        { what: name, expected, found: status, advice: wayOut(context, name, status) ?? `Why: ${events}` },
      ];
    });
    return { found: `all ${counted(wanted.length, 'stack')} are deployed`, differences };
  },
};

async function standingStacks({ live }: CheckContext) {
  const fixed = await Promise.all(
    fixedStacks.map(async (name) => {
      const found = await live.stack(name);
      return found === undefined ? [] : [{ name, status: found.status }];
    }),
  );
  const pools = (await live.poolStacks()).filter(({ status }) => status !== 'REVIEW_IN_PROGRESS');
  return [...fixed.flat(), ...pools];
}

/** What to do about a stack that takes no update; nothing about one that does. */
function wayOut({ session }: CheckContext, name: StackName, status: string): string | undefined {
  const { config, region } = session;
  const stack = stackId(config.stage, name);
  const events = `aws cloudformation describe-stack-events --region ${region} --stack-name ${stack}`;
  if (status.endsWith('_IN_PROGRESS')) return `Wait until it is over. What it does: ${events}`;
  if (status === 'UPDATE_ROLLBACK_FAILED') {
    return `aws cloudformation continue-update-rollback --region ${region} --stack-name ${stack}; add --resources-to-skip for what cannot be rolled back (docs/architecture.md, "While one stack is stuck").`;
  }
  if (status === 'UPDATE_FAILED') return `npx cdk rollback -c stage=${config.stage} ${stack}`;
  if (/^(ROLLBACK_COMPLETE|ROLLBACK_FAILED|CREATE_FAILED)$/.test(status)) {
    return `It never stood: ${commandName} first-deploy reset --stage ${config.stage} --reason "..." (docs/first-deploy.md).`;
  }
  return status.endsWith('_FAILED') ? `See why: ${events}` : undefined;
}
