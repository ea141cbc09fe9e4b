import {
  type DescribeChangeSetOutput,
  fullDiff,
  type ResourceDifference,
  ResourceImpact,
  type TemplateDiff,
} from '@aws-cdk/cloudformation-diff';
import { stackId } from '../../config/contract/stack-id';
import type { ParsedResource, ParsedTemplate } from '../../rules/parsed-template';
import type { ParsedStack } from '../../rules/rule';
import { distinctTexts, referenceTargets, withReplaced } from './comparable-template';

/** A stack as it was, or will be, deployed. */
export interface ReviewedStack extends ParsedStack {
  /** Names of stacks that are deployed before it. Empty where nobody knows. */
  readonly dependencies: readonly string[];
  /** Whether CloudFormation refuses to delete it. Absent where nobody knows. */
  readonly terminationProtection?: boolean;
}

/** What a deploy does to a resource. `orphan`: it stays in AWS, and no stack knows it. */
export type Impact =
  | 'create'
  | 'update'
  | 'replace'
  | 'may-replace'
  | 'delete'
  | 'orphan'
  | 'import'
  /** Another type under the same logical id, which CloudFormation refuses. */
  | 'retype';

export interface PropertyChange {
  readonly name: string;
  readonly before: unknown;
  readonly after: unknown;
  /** Whether it is a reason to replace the resource. */
  readonly replaces: boolean;
}

/** One resource that a deploy touches. */
export interface Change {
  /** `<stack>/<logical id>`. */
  readonly key: string;
  /** The same as people call it, and as the stage file names it: `Foundation/JobStoreGroupAF2CAC37`. */
  readonly place: string;
  readonly stack: string;
  readonly id: string;
  readonly type: string;
  readonly impact: Impact;
  readonly before?: ParsedResource;
  readonly after?: ParsedResource;
  readonly properties: readonly PropertyChange[];
  /** What else of it changes: `DependsOn`, `Metadata`, `DeletionPolicy`, ... */
  readonly attributes: readonly string[];
}

/** A stack before and after. */
export interface StackPair {
  readonly name: string;
  readonly before?: ReviewedStack;
  readonly after?: ReviewedStack;
  /** None of a stack that is new, no longer made, or the same. */
  readonly diff?: TemplateDiff;
}

export interface Comparison {
  readonly stage: string;
  readonly before: readonly ReviewedStack[];
  readonly after: readonly ReviewedStack[];
  readonly pairs: readonly StackPair[];
  /** Of stacks that stand on both sides. */
  readonly changes: readonly Change[];
}

/** By the stack's name, as CloudFormation describes them with property values. */
export type ChangeSets = ReadonlyMap<string, DescribeChangeSetOutput>;

export interface Versions {
  readonly stage: string;
  readonly before: readonly ReviewedStack[];
  readonly after: readonly ReviewedStack[];
  readonly changeSets?: ChangeSets;
}

/** Compares two versions of a stage, resource by resource. */
export function compareStacks({ stage, before, after, changeSets = new Map() }: Versions): Comparison {
  const names = [...new Set([...after, ...before].map(({ name }) => name))];
  const pairs = names.map((name): StackPair => {
    const [old, next] = [before, after].map((stacks) => stacks.find((stack) => stack.name === name));
    return {
      name,
      ...(old === undefined ? {} : { before: old }),
      ...(next === undefined ? {} : { after: next }),
      ...(old !== undefined && next !== undefined && isDifferent(old, next)
        ? { diff: fullDiff(old.template, next.template) }
        : {}),
    };
  });
  return { stage, before, after, pairs, changes: changesOf(pairs, { stage, before, after, changeSets }) };
}

/** Whether the templates are not the same, letter by letter. */
export function isDifferent(one: ReviewedStack, other: ReviewedStack): boolean {
  return JSON.stringify(one.template) !== JSON.stringify(other.template);
}

/** `Bulkhead-prod-Pool-Default` -> `Pool-Default`. */
export function shortStack(stage: string, name: string): string {
  const prefix = stackId(stage, 'Pool-').slice(0, -'Pool-'.length);
  return name.startsWith(prefix) ? name.slice(prefix.length) : name;
}

function changesOf(pairs: readonly StackPair[], { stage, after, changeSets }: Required<Versions>): Change[] {
  const found = pairs.flatMap(({ before: old, after: next }) => {
    if (old === undefined || next === undefined) return [];
    return stackChanges({
      stage,
      before: old,
      after: next,
      all: after,
      changeSet: changeSets.get(next.name),
    });
  });
  const direct = found.flatMap((of) => of(new Set()));
  // What refers to a replaced resource is updated with it, and replaced where the property says so; and so on.
  let replaced: ReadonlySet<string> = new Set();
  for (let all = direct; ; all = found.flatMap((of) => of(replaced))) {
    const keys = new Set(all.filter(isReplaced).map(({ key }) => key));
    if (keys.size === replaced.size) return withConsequences(direct, all);
    replaced = keys;
  }
}

interface StackVersions {
  readonly stage: string;
  readonly before: ReviewedStack;
  readonly after: ReviewedStack;
  /** All stacks of the version, since references cross them. */
  readonly all: readonly ReviewedStack[];
  readonly changeSet: DescribeChangeSetOutput | undefined;
}

/** Changes of one stack while these resources, of whatever stack, are replaced. */
function stackChanges(versions: StackVersions): (replaced: ReadonlySet<string>) => readonly Change[] {
  const { stage, before, after, all, changeSet } = versions;
  const targets = referenceTargets(all, after);
  // Most stacks are the same, and are not looked at closely.
  let old: ParsedTemplate | undefined;
  const compared = (template: ParsedTemplate) => {
    const marked = old ?? distinctTexts(before.template);
    old = marked;
    const { resources } = fullDiff(marked, distinctTexts(template), changeSet);
    return resources.logicalIds.map((id) =>
      changeOf(resources.get(id), {
        stage,
        name: after.name,
        id,
        before,
        after,
        marked: resourceIn(marked, id),
      }),
    );
  };
  const direct = changeSet === undefined && !isDifferent(before, after) ? [] : compared(after.template);
  return (replaced) => {
    const marked = withReplaced(after.template, targets, replaced);
    return marked === undefined ? direct : compared(marked);
  };
}

/** A task definition is never changed: each version is a new one, and what refers to it is updated with it. */
const revisions: ReadonlySet<string> = new Set(['AWS::ECS::TaskDefinition', 'AWS::Lambda::Version']);

function isReplaced({ type, impact }: Change): boolean {
  return impact === 'replace' && !revisions.has(type);
}

/** Changes that stand in the templates, and of those that only follow from them the replacements. */
function withConsequences(direct: readonly Change[], all: readonly Change[]): Change[] {
  const written = new Map(direct.map((change) => [change.key, change]));
  return all.flatMap((change) => {
    const own = written.get(change.key);
    if (change.impact === 'replace' || change.impact === 'may-replace') return change;
    return own ?? [];
  });
}

interface Place {
  /** The resource as it was compared: {@link distinctTexts}. */
  readonly marked: ParsedResource | undefined;
  readonly stage: string;
  readonly name: string;
  readonly id: string;
  readonly before: ParsedStack;
  readonly after: ParsedStack;
}

function changeOf(difference: ResourceDifference, { stage, name, id, before, after, marked }: Place): Change {
  const old = resourceIn(before.template, id);
  const next = resourceIn(after.template, id);
  const type = next?.Type ?? old?.Type ?? '';
  const impact =
    revisions.has(type) && old !== undefined && next !== undefined ? 'update' : impactOf(difference);
  return {
    key: `${name}/${id}`,
    place: `${shortStack(stage, name)}/${id}`,
    stack: name,
    id,
    type,
    impact,
    ...(old === undefined ? {} : { before: old }),
    ...(next === undefined ? {} : { after: next }),
    properties: Object.entries(difference.propertyUpdates).map(([property, found]) => {
      const [written, wanted] = [old?.Properties?.[property], next?.Properties?.[property]];
      // Of neither template: a change set knows what a parameter or a reference comes to.
      const isResolved = JSON.stringify(found.oldValue) !== JSON.stringify(marked?.Properties?.[property]);
      return {
        name: property,
        before: isResolved ? found.oldValue : written,
        after: isResolved ? found.newValue : wanted,
        replaces: replacements.has(found.changeImpact),
      };
    }),
    attributes: Object.keys(difference.otherChanges).filter((key) => key !== 'Type'),
  };
}

function resourceIn({ Resources }: ParsedTemplate, id: string): ParsedResource | undefined {
  return Object.hasOwn(Resources, id) ? Resources[id] : undefined;
}

const impacts: Readonly<Record<ResourceImpact, Impact>> = {
  [ResourceImpact.WILL_CREATE]: 'create',
  [ResourceImpact.WILL_DESTROY]: 'delete',
  [ResourceImpact.WILL_ORPHAN]: 'orphan',
  [ResourceImpact.WILL_REPLACE]: 'replace',
  [ResourceImpact.MAY_REPLACE]: 'may-replace',
  [ResourceImpact.WILL_IMPORT]: 'import',
  [ResourceImpact.WILL_UPDATE]: 'update',
  [ResourceImpact.NO_CHANGE]: 'update',
};

function impactOf(difference: ResourceDifference): Impact {
  return difference.resourceTypeChanged ? 'retype' : impacts[difference.changeImpact];
}

const replacements: ReadonlySet<ResourceImpact | undefined> = new Set([
  ResourceImpact.WILL_REPLACE,
  ResourceImpact.MAY_REPLACE,
]);
