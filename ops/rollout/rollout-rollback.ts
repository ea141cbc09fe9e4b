import { imageParameterKey } from '../../config/contract/image-parameter-key';
import { outputKeys } from '../../config/contract/output-keys';
import { type StackName, stackId, stackOf } from '../../config/contract/stack-id';
import { everyTask } from '../../config/every-task';
import { stackInProgress } from '../aws/describe-stack';
import type { Finding, Step } from '../kit/change/plan';
import { runChange } from '../kit/change/run-change';
import { commandName } from '../kit/command-name';
import type { ChangeOptions } from '../kit/command-options';
import { CliError, type CommandResult } from '../kit/command-result';
import type { Session } from '../kit/session';
import { requireStackOutput } from '../kit/stack-outputs';
import { waitUntil } from '../kit/wait-until';
import { describeDeployments, listDeployments, previousImage, stopDeployment } from './ecs-deployments';
import { activeStatuses, rollbackStatuses } from './rollout-verdict';

const pollMs = 5_000;

/** As long as the slowest rollout of the largest service may take. */
const timeoutMs = 3_600_000;

export interface RolloutRollbackOptions extends ChangeOptions {
  /** A key of `services` or `workers` in the stage file. */
  readonly service: string;
}

interface RollbackTarget {
  readonly service: string;
  /** In which it stands. */
  readonly stack: StackName;
  readonly image: string;
  readonly cluster: string;
  /** The one in progress. */
  readonly arn?: string;
  readonly status?: string;
}

/** Stops the rollout that is going on and puts the version before back, and waits until that runs again. */
export async function rolloutRollback(
  session: Session,
  options: RolloutRollbackOptions,
): Promise<CommandResult> {
  const target = await inProgress(session, options.service);
  const { service, stack, arn, status } = target;
  const deploying = await stackInProgress(session.clients.cloudFormation, session.config.stage, stack);
  const already = rollbackStatuses.some((back) => back === status) || status === 'STOP_REQUESTED';
  const steps = arn === undefined || already ? [] : [stopStep(session, arn)];
  return runChange(session, options, {
    action: 'rollout rollback',
    changes:
      arn === undefined
        ? [`No rollout of ${service} is in progress.`, await howToGoBack(session, target)]
        : [
            already
              ? `${service} is going back already (${status}).`
              : `The rollout of ${service} is stopped, and the version before runs again, batch by batch.`,
          ],
    warnings:
      deploying === undefined || steps.length === 0
        ? []
        : [
            `The ${stack} stack is ${deploying}: CloudFormation sees this rollout fail and takes the whole deploy of it back.`,
          ],
    refusals: [],
    steps,
    before: { service, deployment: arn, status },
    after: { service, deployment: arn, status: 'ROLLBACK_SUCCESSFUL' },
    ...(arn === undefined ? {} : { verify: () => backAgain(session, target, arn) }),
  });
}

async function inProgress(session: Session, service: string): Promise<RollbackTarget> {
  const entries = everyTask(session.config);
  const entry = entries.find(({ name }) => name === service);
  if (entry === undefined) {
    const names = entries.map(({ name }) => name).join(', ');
    throw new CliError(2, `the stage ${session.config.stage} has no service ${service}; it has ${names}`);
  }
  const cluster = await requireStackOutput(session, 'Platform', outputKeys.clusterName);
  const [active] = await listDeployments(session.clients.ecs, { cluster, service }, activeStatuses);
  return {
    service,
    stack: stackOf(entry),
    image: entry.task.image,
    cluster,
    ...(active?.serviceDeploymentArn === undefined ? {} : { arn: active.serviceDeploymentArn }),
    ...(active?.status === undefined ? {} : { status: active.status }),
  };
}

function stopStep({ clients, region }: Session, arn: string): Step {
  return {
    title: 'stop the rollout and go back',
    aws: [
      `aws ecs stop-service-deployment --service-deployment-arn ${arn} --stop-type ROLLBACK --region ${region}`,
    ],
    run: () => stopDeployment(clients.ecs, arn),
  };
}

async function backAgain(session: Session, target: RollbackTarget, arn: string): Promise<Finding> {
  const { clients, clock } = session;
  let lastStatus = '';
  const { outcome, answer } = await waitUntil({
    session,
    everyMs: pollMs,
    deadlineMs: clock.nowMs() + timeoutMs,
    ask: async () => {
      const deployment = (await describeDeployments(clients.ecs, [arn])).get(arn);
      const now = deployment?.status ?? 'unknown';
      if (now !== lastStatus) session.say(`${target.service}: ${now.toLowerCase().replaceAll('_', ' ')}`);
      lastStatus = now;
      return deployment;
    },
    done: (deployment) =>
      deployment?.status !== undefined && !activeStatuses.some((status) => status === deployment.status),
  });
  const status = answer?.status ?? 'unknown';
  const data = { service: target.service, deployment: arn, status };
  if (outcome !== 'done') {
    return { ok: false, lines: [`${target.service} is not back yet: ${status}. It goes on.`], data };
  }
  if (status === 'ROLLBACK_SUCCESSFUL') {
    return { ok: true, lines: [`${target.service} runs the version before again.`], data };
  }
  const because = answer?.statusReason === undefined ? '' : `: ${answer.statusReason}`;
  const lines =
    status === 'SUCCESSFUL'
      ? [`${target.service} was rolled out before it could be stopped.`, await howToGoBack(session, target)]
      : [
          `${target.service} is ${status}${because}. Look with: ${commandName} rollout watch --service ${target.service}`,
        ];
  return { ok: false, lines, data };
}

/** An image is one parameter of Platform, kept by later deploys and told to all pools: what runs it goes back together. */
async function howToGoBack(session: Session, { service, cluster, image }: RollbackTarget): Promise<string> {
  const { config, clients } = session;
  const platform = stackId(config.stage, 'Platform');
  const pools = Object.values(config.workers).some((pool) => pool.image === image)
    ? ` '${stackId(config.stage, 'Pool-*')}'`
    : '';
  const before = (await previousImage(clients.ecs, { cluster, service })) ?? '<image before>';
  return [
    `To go back, deploy the image before (everything that runs the image ${image} goes back with it):`,
    `  npx cdk deploy -c stage=${config.stage} --exclusively ${platform}${pools} \\`,
    `    --parameters ${platform}:${imageParameterKey(image)}=${before}`,
  ].join('\n');
}
