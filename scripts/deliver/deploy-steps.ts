import { imageParameterKey } from '../../config/contract/image-parameter-key';
import type { OperatorRole } from '../../config/contract/operator-roles';
import { poolStackName, type StackName, stackId } from '../../config/contract/stack-id';
import { nearestKey } from '../../config/nearest-key';
import { quote } from '../../config/problem';
import type { StageConfig } from '../../config/schema/stage';
import { CliError } from '../../ops/kit/command-result';
import { cdk, type Step } from './run-steps';

/** Five pools at a time: each is a deploy of a minute or more that waits for tasks and does nothing else. */
const poolsAtOnce = '5';

export interface DeployPlan {
  readonly config: StageConfig;
  /** As `--stage` of the command takes it. */
  readonly stage: string;
  /** Folder of the stage's assembly. */
  readonly assembly: string;
  /** Key of `images` -> URI. Of those that are not here, what runs stays. */
  readonly images: ReadonlyMap<string, string>;
  readonly reason: string;
  readonly incident: boolean;
  readonly check: boolean;
}

/** A step, and as whom it is done in AWS. Without: as whoever runs the pipeline, from whom the CDK takes on its roles. */
export interface DeployStep extends Step {
  readonly as?: OperatorRole;
  /** What to ask the CDK about when it fails. */
  readonly stacks?: readonly string[];
}

/**
 * A deploy, stack by stack in the order in which they need each other, each exclusively: what is not named is not touched.
 * Pools come last, because a pool that is undone must hold nobody up, and Maintenance after what it stands in front of.
 */
export function deploySteps(plan: DeployPlan): DeployStep[] {
  const { config, check, incident, stage, images } = plan;
  const { workers, release } = config;
  const pools = Object.keys(workers).filter((name) => name !== release?.pool);
  const given = [...images].flatMap(([key, uri]) => ['--image', `${key}=${uri}`]);
  const before: DeployStep[] = [
    {
      title: 'find the stage ready for a deploy',
      as: 'reader',
      command: [
        ...(['./bulkhead', 'check', 'before', '--stage', stage, '--assembly', plan.assembly] as const),
        ...given,
        ...(incident ? ['--incident'] : []),
      ],
    },
    {
      title: 'find its state protected',
      as: 'reader',
      command: ['npm', 'run', '--silent', 'deliver', '--', 'protect', '--check', '--stage', stage],
    },
  ];
  const after: DeployStep = {
    title: 'find the stage as it was asked for',
    as: 'reader',
    command: ['./bulkhead', 'check', 'after', '--stage', stage, ...given],
  };
  return [
    ...(check ? before : []),
    deployed(plan, ['Foundation', 'Controls']),
    ...releaseSteps(plan),
    deployed(plan, ['Platform'], parametersOf(plan, 'Platform', [...plan.images.keys()])),
    ...(pools.length === 0 ? [] : [deployed(plan, pools.map(poolStackName), ['--concurrency', poolsAtOnce])]),
    deployed(plan, ['Maintenance']),
    ...(check ? [after] : []),
  ];
}

/** The release's pool, with its image whenever one is given, and its command where that image is new. */
function releaseSteps(plan: DeployPlan): DeployStep[] {
  const { release, workers } = plan.config;
  const image = release === undefined ? undefined : workers[release.pool]?.image;
  if (release === undefined || image === undefined) return [];
  const stack = poolStackName(release.pool);
  if (!plan.images.has(image)) return [deployed(plan, [stack])];
  return [
    deployed(plan, [stack], parametersOf(plan, stack, [image])),
    {
      title: 'finish the release’s command: no service has the new code',
      as: 'runner',
      command: [
        ...([
          './bulkhead',
          'run',
          release.pool,
          '--stage',
          plan.stage,
          '--reason',
          plan.reason,
          '--yes',
        ] as const),
        '--timeout-seconds',
        String(release.timeoutSeconds),
        '--',
        ...release.command,
      ],
    },
  ];
}

function deployed(
  { config, assembly }: DeployPlan,
  names: readonly StackName[],
  more: readonly string[] = [],
): DeployStep {
  const stacks = names.map((name) => stackId(config.stage, name));
  return {
    title: `deploy ${names.join(', ')}`,
    stacks,
    command: cdk(
      'deploy',
      ...stacks,
      '--app',
      assembly,
      '--exclusively',
      // Permissions were looked at in the review; nobody is there to be asked.
      '--require-approval',
      'never',
      '--progress',
      'events',
      ...more,
    ),
  };
}

function parametersOf(plan: DeployPlan, stack: StackName, keys: readonly string[]): string[] {
  return keys.flatMap((key) => [
    '--parameters',
    `${stackId(plan.config.stage, stack)}:${imageParameterKey(key)}=${plan.images.get(key)}`,
  ]);
}

/** @param given `key=uri`, separated by spaces. @throws CliError with all that are wrong */
export function imagesOf(config: StageConfig, given: string): ReadonlyMap<string, string> {
  const known = Object.keys(config.images);
  const images = new Map<string, string>();
  const problems = given.split(/\s+/).flatMap((text): string[] => {
    if (text === '') return [];
    const [, key = '', uri = ''] = /^([^=]*)=(.+)$/.exec(text) ?? [];
    if (uri === '') return [`--images: expected <key>=<uri>, got ${quote(text)}`];
    if (!known.includes(key)) {
      const near = nearestKey(key, known);
      const hint = near === undefined ? '' : `; did you mean ${quote(near)}?`;
      return [`--images: expected a key of images (${known.join(', ')}), got ${quote(key)}${hint}`];
    }
    if (images.has(key)) return [`--images: expected ${key} once, got it twice`];
    images.set(key, uri);
    return [];
  });
  if (problems.length > 0) throw new CliError(2, problems.join('\n'));
  return images;
}
