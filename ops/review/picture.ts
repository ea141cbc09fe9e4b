import type { ReviewException } from '../../config/schema/review';
import { alarmChanges, isOfAlarms } from './alarms';
import type { ReviewedVersion } from './assembled-version';
import { type BudgetPicture, budgetRows, tighter } from './budgets';
import { type ChangeSets, type Comparison, compareStacks } from './compare';
import { conflicts } from './conflicts';
import type { MonthlyCosts } from './costs';
import { destroyed, destruction } from './destructive';
import type { Finding } from './finding';
import { interruptions } from './interruptions';
import { broadened, narrowed } from './permissions';
import { counted, joined, type Phrase, phrase } from './phrase';
import { remainder } from './remainder';
import { isOfScaling, type RolloutRow, rolloutTable, scalingChanges } from './scaling';
import { securityGroupRules } from './security-groups';

export const groupTitles = {
  destroyed: 'Stateful resources that are replaced or deleted',
  interruptions: 'Interruptions',
  conflicts: 'Conflicts in the middle of the deploy',
  permissions: 'Permissions that are broadened',
  securityGroups: 'Security groups',
  scaling: 'Scaling and rollouts',
  alarms: 'Alarms',
  rest: 'Everything else',
} as const;

export type GroupName = keyof typeof groupTitles;

/** All that a review tells, by risk. */
export interface ReviewPicture {
  readonly stage: string;
  /** The verdict in one sentence. */
  readonly verdict: Phrase;
  readonly groups: Readonly<Record<GroupName, readonly Finding[]>>;
  readonly rollouts: readonly RolloutRow[];
  readonly budgets: BudgetPicture;
  readonly costs?: MonthlyCosts;
  /** Exceptions that would let what stops pass, as the stage file has them. */
  readonly needed: readonly Pick<ReviewException, 'resource' | 'change'>[];
  /** Exceptions of the stage file that nothing needs. */
  readonly idle: readonly ReviewException[];
  /** What could not be looked at, in sentences. */
  readonly notes: readonly string[];
  readonly changes: number;
  readonly stops: boolean;
}

export interface ReviewInput {
  readonly stage: string;
  readonly before: ReviewedVersion;
  readonly after: ReviewedVersion;
  readonly exceptions: readonly ReviewException[];
  readonly changeSets?: ChangeSets;
  readonly costs?: MonthlyCosts;
  readonly notes?: readonly string[];
}

/** What a deploy of one version over another does, in words. Pure. */
export function reviewPicture(input: ReviewInput): ReviewPicture {
  const { stage, before, after, exceptions, changeSets, costs, notes = [] } = input;
  const comparison = compareStacks({ stage, before: before.stacks, after: after.stacks, changeSets });
  const budgets = budgetRows(before.facts, after.facts);
  const groups = groupsOf(comparison, { exceptions, budgets });
  const needed = comparison.changes.flatMap((change) => {
    const kind = destruction(change);
    const excepted = exceptions.some((one) => one.resource === change.place && one.change === kind);
    return kind === undefined || excepted ? [] : { resource: change.place, change: kind };
  });
  const idle = exceptions.filter(
    ({ resource, change }) =>
      !comparison.changes.some((one) => one.place === resource && destruction(one) === change),
  );
  const stops = Object.values(groups)
    .flat()
    .some((finding) => finding.stops);
  const changes = countOf(comparison);
  return {
    stage,
    verdict: verdict(groups, changes),
    groups,
    rollouts: rolloutTable(comparison),
    budgets,
    ...(costs === undefined ? {} : { costs }),
    needed,
    idle,
    notes,
    changes,
    stops,
  };
}

/** Resources, parameters, outputs and whatever else of a template differs; a stack that comes or goes is one. */
function countOf({ pairs, changes }: Comparison): number {
  const rest = pairs.map(({ before, after, diff }) => {
    if (before === undefined || after === undefined) return 1;
    return diff === undefined ? 0 : diff.differenceCount - diff.resources.differenceCount;
  });
  return rest.reduce((sum, count) => sum + count, changes.length);
}

function groupsOf(
  comparison: Comparison,
  { exceptions, budgets }: Pick<ReviewInput, 'exceptions'> & Pick<ReviewPicture, 'budgets'>,
): ReviewPicture['groups'] {
  const found = {
    destroyed: destroyed(comparison.changes, exceptions),
    interruptions: interruptions(comparison),
    conflicts: conflicts(comparison),
    permissions: broadened(comparison),
    securityGroups: securityGroupRules(comparison),
    scaling: [...scalingChanges(comparison), ...tighter(budgets)],
    alarms: alarmChanges(comparison),
  };
  const places = new Set(Object.values(found).flatMap((group) => group.flatMap(({ places }) => places)));
  const told = comparison.changes.filter(
    (change) =>
      places.has(change.place) &&
      (change.impact !== 'update' || isOfAlarms(change) || isOfScaling(change.type)),
  );
  const rest = remainder(comparison, new Set(told.map(({ place }) => place)));
  const gone = narrowed(comparison);
  const fewer =
    gone === 0
      ? []
      : [{ places: [], stops: false, words: phrase`${counted(gone, 'permission')} taken away.` }];
  return { ...found, rest: [...fewer, ...rest] };
}

/** Counts of what a reviewer must not miss, what stops first. */
function verdict(groups: ReviewPicture['groups'], changes: number): Phrase {
  if (changes === 0) return phrase`Nothing changes.`;
  const stopping = Object.values(groups)
    .flat()
    .filter(({ stops }) => stops).length;
  const { destroyed, interruptions, conflicts, permissions, securityGroups, alarms } = groups;
  const counts = [
    [destroyed, 'stateful resource replaced or deleted', 'stateful resources replaced or deleted'],
    [interruptions, 'interruption', 'interruptions'],
    [conflicts, 'conflict', 'conflicts'],
    [permissions, 'permission broadened', 'permissions broadened'],
    [securityGroups, 'security group rule', 'security group rules'],
    [alarms, 'alarm', 'alarms'],
  ] as const;
  const told = counts
    .filter(([group]) => group.length > 0)
    .map(([group, one, many]) => counted(group.length, one, many));
  const all = joined([...told, phrase`${counted(changes, 'change')} in all`]);
  if (stopping === 0) return phrase`Nothing to stop this deploy: ${all}.`;
  return phrase`Stop: ${counted(stopping, 'reason', 'reasons')} not to deploy this. ${all}.`;
}
