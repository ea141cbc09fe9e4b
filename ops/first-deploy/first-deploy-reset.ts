import { firstDeployContext } from '../../config/contract/first-deploy';
import type { Finding, Plan } from '../kit/change/plan';
import { runChange } from '../kit/change/run-change';
import type { ChangeOptions } from '../kit/command-options';
import type { CommandResult } from '../kit/command-result';
import type { Session } from '../kit/session';
import type { Leftover } from './leftovers';
import { balancerName, resetSteps } from './reset-steps';
import { type StageStack, stageStacks } from './stage-stacks';

const document = 'docs/first-deploy.md';

/** Undoes the stacks of a stage that never stood, and no other, so that the stage can be deployed again. */
export async function firstDeployReset(session: Session, options: ChangeOptions): Promise<CommandResult> {
  const stacks = await stageStacks(session);
  return runChange(session, options, resetPlan(session, stacks));
}

function resetPlan(session: Session, stacks: readonly StageStack[]): Plan {
  const failed = stacks.filter(({ outcome }) => outcome === 'failed');
  const leftovers: Leftover[] = [];
  const audited = stacks.some(({ name, outcome }) => name === 'Controls' && outcome === 'stood');
  const before = stacks.map(({ stackName, status, outcome }) => ({ stack: stackName, status, outcome }));
  return {
    action: 'first-deploy reset',
    changes: stacks.length === 0 ? ['Nothing of this stage stands here.'] : stacks.flatMap(stackLines),
    warnings:
      failed.length === 0 || audited
        ? []
        : ['there is no audit log yet (the Controls stack makes it): this is written down nowhere'],
    refusals: refusals(session, stacks),
    steps: failed.flatMap((stack) => resetSteps(session, stack, leftovers)),
    before,
    after: { deleted: failed.map(({ stackName }) => stackName) },
    ...(failed.length > 0 && { verify: async () => finding(session, leftovers) }),
  };
}

/** What a stack is, and what would be undone of it. */
function stackLines({ stackName, status, outcome, ...stack }: StageStack): string[] {
  if (outcome === 'stood') return [`${stackName}: stands or stood (${status}); it is not touched.`];
  if (outcome !== 'failed') return [];
  const balancers = stack.protectedBalancers.map(balancerName);
  const protections = [
    ...(stack.terminationProtection ? ['its termination protection'] : []),
    ...(balancers.length > 0 ? [`the deletion protection of ${balancers.join(', ')}`] : []),
  ];
  const left = stack.left.flatMap(({ PhysicalResourceId }) => PhysicalResourceId ?? []);
  return [
    `${stackName}: its create failed (${status}), it never stood; it is deleted.`,
    ...(protections.length > 0 ? [`  In the way and turned off: ${protections.join('; ')}.`] : []),
    ...(left.length > 0 ? [`  Left behind, and removed if empty: ${left.join(', ')}.`] : []),
  ];
}

/** Of stacks that stood, only those that are in the way of a deploy. */
function refusals({ region }: Session, stacks: readonly StageStack[]): string[] {
  return stacks.flatMap(({ stackName, status, outcome, openChangeSets }) => {
    const [changeSet] = openChangeSets;
    if (changeSet !== undefined) {
      return [
        `${stackName} has the change set ${changeSet}: somebody may be deploying it. If nobody is, deploy it, or: aws cloudformation delete-change-set --region ${region} --stack-name ${stackName} --change-set-name ${changeSet}`,
      ];
    }
    if (outcome === 'running') return [`${stackName} is ${status}: wait until that has ended`];
    if (outcome === 'unknown') {
      return [
        `${stackName} is ${status}, and CloudFormation does not know any more whether it ever stood: look into it by hand, ${document}`,
      ];
    }
    if (outcome === 'stood' && /^(DELETE_|.*_FAILED$)/.test(status)) {
      return [
        `${stackName} is ${status} and has stood: what it holds may be in use, and this command undoes only what never stood. ${document}`,
      ];
    }
    return [];
  });
}

async function finding(session: Session, leftovers: readonly Leftover[]): Promise<Finding> {
  const still = (await stageStacks(session)).filter(({ outcome }) => outcome !== 'stood');
  const kept = leftovers.filter(({ removed }) => !removed);
  const gone = leftovers.filter(({ removed }) => removed).map(({ what }) => what);
  const { stage } = session.config;
  return {
    ok: still.length === 0 && kept.length === 0,
    lines: [
      ...still.map(({ stackName, status }) => `${stackName} is there, ${status}.`),
      ...(gone.length > 0 ? [`Removed: ${gone.join(', ')}.`] : []),
      ...kept.map(({ what, because = 'nobody knows why' }) => `Left: ${what}: ${because}.`),
      ...(still.length === 0
        ? [`Deploy again: npx cdk deploy --all -c stage=${stage} -c ${firstDeployContext}=true (${document})`]
        : []),
    ],
    data: { stacks: still.map(({ stackName, status }) => ({ stackName, status })), leftovers },
  };
}
