import { recordOf } from '../../rules/support/template-values';
import { type Change, type Comparison, type Impact, shortStack } from './compare';
import { type Finding, kindOf } from './finding';
import { code, counted, few, joined, own, type Phrase, phrase, value } from './phrase';
import { taskChanges } from './task-changes';

/**
 * Whatever no other group tells, so that nothing of a difference is left out. Changes in place are here also where another
 * group tells of them, since that one names what matters and leaves out the rest.
 *
 * @param told places of resources that are told as a whole
 */
export function remainder(comparison: Comparison, told: ReadonlySet<string>): Finding[] {
  const rest = comparison.changes.filter(({ place }) => !told.has(place));
  return [
    ...newStacks(comparison),
    ...taskChanges(comparison.changes),
    ...functionCode(rest),
    ...parameters(comparison),
    ...outputs(comparison),
    ...alike(rest),
  ].map((words) => ({ places: [], words, stops: false }));
}

function newStacks({ stage, pairs }: Comparison): Phrase[] {
  return pairs
    .filter(({ before }) => before === undefined)
    .map(({ name, after }) => {
      const count = Object.keys(after?.template.Resources ?? {}).length;
      return phrase`stack ${code(shortStack(stage, name))} is new, with ${counted(count, 'resource')}.`;
    });
}

function functionCode(changes: readonly Change[]): Phrase[] {
  const changed = changes.filter(
    ({ type, impact, properties }) =>
      type === 'AWS::Lambda::Function' &&
      impact === 'update' &&
      properties.some(({ name }) => name === 'Code'),
  );
  if (changed.length === 0) return [];
  return [
    phrase`code of ${counted(changed.length, 'function')} changes: ${joined(changed.map(({ place }) => code(place)))}.`,
  ];
}

function parameters({ stage, pairs }: Comparison): Phrase[] {
  return pairs.flatMap(({ name, diff }) =>
    Object.entries(diff?.parameters.changes ?? {}).map(([parameter, { oldValue, newValue }]) => {
      const what = phrase`parameter ${code(parameter)} of ${code(shortStack(stage, name))}`;
      if (oldValue === undefined) return phrase`${what} is new.`;
      if (newValue === undefined) return phrase`${what} goes.`;
      const [was, is] = [recordOf(oldValue).Default, recordOf(newValue).Default];
      if (JSON.stringify(was) === JSON.stringify(is)) return phrase`${what} changes.`;
      return phrase`${what} has the default ${value(is)}, was ${value(was)}. A stack that stands keeps its value.`;
    }),
  );
}

function outputs({ stage, pairs }: Comparison): Phrase[] {
  return pairs.flatMap(({ name, diff }) => {
    const changed = Object.keys(diff?.outputs.changes ?? {});
    if (changed.length === 0) return [];
    return phrase`${counted(changed.length, 'output')} of ${code(shortStack(stage, name))} ${own(changed.length === 1 ? 'changes' : 'change')}: ${few(changed)}.`;
  });
}

const verbs: Readonly<Record<Impact, string>> = {
  create: 'new',
  update: 'changed in place',
  replace: 'replaced',
  'may-replace': 'perhaps replaced',
  delete: 'deleted',
  orphan: 'left in AWS without a stack',
  import: 'imported',
  retype: 'of another type',
};

/** Resources of one type to which the same happens are one line. */
function alike(changes: readonly Change[]): Phrase[] {
  const groups = new Map<string, Change[]>();
  for (const change of changes.filter((one) => !isToldInFull(one))) {
    const key = JSON.stringify([change.impact, change.type, whatOf(change)]);
    groups.set(key, [...(groups.get(key) ?? []), change]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const kind = kindOf(first.type);
    const what = whatOf(first);
    const names = what.length === 0 ? phrase`` : phrase` (${joined(what.map(code))})`;
    return phrase`${own(verbs[first.impact])}${names}: ${counted(group.length, kind)}, ${few(group.map(({ place }) => place))}.`;
  });
}

/** Told above with what stands in them: variables and commands of tasks, code of functions. */
function isToldInFull({ type, impact, properties, attributes }: Change): boolean {
  const [only, ...others] = properties.map(({ name }) => name);
  if (impact !== 'update' || others.length > 0 || attributes.some((name) => name !== 'Metadata'))
    return false;
  return (
    (type === 'AWS::ECS::TaskDefinition' && only === 'ContainerDefinitions') ||
    (type === 'AWS::Lambda::Function' && only === 'Code')
  );
}

function whatOf({ impact, properties, attributes }: Change): string[] {
  return impact === 'update' ? [...properties.map(({ name }) => name), ...attributes] : [];
}
