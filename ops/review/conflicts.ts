import { resolveReference } from '../../rules/resolve-reference';
import type { ParsedStack } from '../../rules/rule';
import { referencesIn } from '../../rules/support/references';
import { type Located, resourcesOf } from '../../rules/support/resources';
import { literalText, numberOf, recordOf } from '../../rules/support/template-values';
import { type Change, type Comparison, type ReviewedStack, shortStack } from './compare';
import { keepsItsName } from './destructive';
import { about, type Finding, physicalName, reasons } from './finding';
import { code, counted, few, joined, own, phrase } from './phrase';

/** What CloudFormation finds out half way through a deploy, which then rolls back. */
export function conflicts(comparison: Comparison): Finding[] {
  return [
    ...comparison.changes.flatMap(impossible),
    ...takenNames(comparison),
    ...takenPriorities(comparison),
    ...usedExports(comparison),
    ...missingExports(comparison),
    ...missingValues(comparison),
  ];
}

/** Changes that CloudFormation refuses by themselves. */
function impossible(change: Change): Finding[] {
  const { impact, before, after } = change;
  if (impact === 'retype') {
    const words = phrase`changes its type from ${code(before?.Type ?? '')} to ${code(after?.Type ?? '')}: CloudFormation refuses that under one logical id.`;
    return [about(change, words, true)];
  }
  if (!keepsItsName(change)) return [];
  const words = phrase`is replaced (${reasons(change)}) and keeps its name: CloudFormation makes the new one first, and the name is taken.`;
  return [about(change, words, true)];
}

interface NamedResource {
  readonly at: Located;
  readonly type: string;
  readonly text: string;
  readonly property: string;
}

function uniqueNames(stacks: readonly ParsedStack[]): NamedResource[] {
  const types = new Set(
    stacks.flatMap(({ template }) => Object.values(template.Resources).map(({ Type }) => Type)),
  );
  return resourcesOf(stacks, ...types).flatMap((at) => {
    const type = at.resource.Type;
    const name = physicalName(at.resource);
    return name?.unique === true ? { at, type, ...name } : [];
  });
}

/** A resource that is made with the name of another one. */
interface TakenName {
  readonly at: Located;
  readonly holder: Located;
  readonly text: string;
}

/** New resources with a name that another one has, which is deleted later than they are made, or not at all. */
function takenNames({ stage, before, after }: Comparison): Finding[] {
  const old = new Map(uniqueNames(before).map((one) => [`${one.type} ${one.text}`, one.at]));
  const next = uniqueNames(after);
  const standing = new Set(next.map(({ at }) => at.key));
  const taken = next.flatMap(({ at, type, text }): TakenName[] => {
    const holder = old.get(`${type} ${text}`);
    return holder === undefined || holder.key === at.key ? [] : [{ at, holder, text }];
  });
  const isOrderly = ({ at, holder }: TakenName) =>
    !standing.has(holder.key) && holder.stack !== at.stack && dependsOn(after, at.stack, holder.stack);
  const refused = taken
    .filter((one) => !isOrderly(one))
    .map(({ at, holder, text }): Finding => {
      const place = `${shortStack(stage, at.stack)}/${at.logicalId}`;
      const from = code(`${shortStack(stage, holder.stack)}/${holder.logicalId}`);
      const made = phrase`${code(place)} is made as ${code(text)}`;
      const words = standing.has(holder.key)
        ? phrase`${made}, and ${from} has that name.`
        : phrase`${made}, which moves from ${from}: CloudFormation makes the new one before it deletes the old, and the name is taken.`;
      return { places: [place], stops: true, words };
    });
  return [...refused, ...moves(stage, taken.filter(isOrderly))];
}

/** From one stack to one that is deployed later: that succeeds, and leaves a time in between. */
function moves(stage: string, moved: readonly TakenName[]): Finding[] {
  const routes = new Map<string, TakenName[]>();
  for (const one of moved) {
    const route = `${one.holder.stack} ${one.at.stack}`;
    routes.set(route, [...(routes.get(route) ?? []), one]);
  }
  return [...routes.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const [from, to] = [first.holder.stack, first.at.stack].map((stack) => code(shortStack(stage, stack)));
    if (from === undefined || to === undefined) return [];
    const names = few(group.map(({ text }) => text));
    return {
      places: [shortStack(stage, first.at.stack)],
      stops: false,
      words: phrase`${counted(group.length, 'named resource')} ${own(group.length === 1 ? 'moves' : 'move')} from ${from} to ${to}, which is deployed later, and in between there is none of them: ${names}.`,
    };
  });
}

/** Whether a stack is deployed after another, as the assembly says. */
function dependsOn(stacks: readonly ReviewedStack[], name: string, on: string): boolean {
  const { dependencies = [] } = stacks.find((stack) => stack.name === name) ?? {};
  return dependencies.includes(on) || dependencies.some((one) => dependsOn(stacks, one, on));
}

interface ListenerRule {
  readonly at: Located;
  readonly slot: string;
  readonly priority: number;
}

function listenerRules(stacks: readonly ParsedStack[]): ListenerRule[] {
  return resourcesOf(stacks, 'AWS::ElasticLoadBalancingV2::ListenerRule').flatMap((at) => {
    const priority = numberOf(at.properties.Priority);
    if (priority === undefined) return [];
    const listener = resolveReference(stacks, { stack: at.stack, value: at.properties.ListenerArn }).key;
    return { at, priority, slot: `${listener} ${priority}` };
  });
}

/** Rules that take a priority which another rule of the listener still has, since rules are changed one after the other. */
function takenPriorities({ stage, before, after }: Comparison): Finding[] {
  const old = listenerRules(before);
  const next = new Map(listenerRules(after).map((rule) => [rule.at.key, rule]));
  const oldSlots = new Map(old.map((rule) => [rule.at.key, rule.slot]));
  const holders = new Map(old.map((rule) => [rule.slot, rule.at]));
  return [...next.values()].flatMap(({ at, slot, priority }) => {
    const holder = holders.get(slot);
    if (oldSlots.get(at.key) === slot || holder === undefined) return [];
    const place = `${shortStack(stage, at.stack)}/${at.logicalId}`;
    const from = code(`${shortStack(stage, holder.stack)}/${holder.logicalId}`);
    const takes = phrase`listener rule ${code(place)} takes priority ${priority}`;
    const left = next.get(holder.key);
    if (isConditional(at) || isConditional(holder)) {
      return {
        places: [place],
        stops: false,
        words: phrase`${takes}, which ${from} has while something is closed for maintenance: open it before, or the deploy ends with PriorityInUse.`,
      };
    }
    if (left === undefined) {
      return {
        places: [place],
        stops: true,
        words: phrase`${takes} from ${from}, which is deleted only afterwards: the deploy ends with PriorityInUse.`,
      };
    }
    if (left.slot === slot || isCircle(at.key, { next, holders })) {
      return {
        places: [place],
        stops: true,
        words: phrase`${takes}, which ${from} has: the deploy ends with PriorityInUse. Give one of the two another ${code('rulePriority')} first.`,
      };
    }
    return {
      places: [place],
      stops: false,
      words: phrase`${takes}, which ${from} leaves in the same deploy: with PriorityInUse where it is changed later.`,
    };
  });
}

/** Of maintenance: it stands only while something is closed. */
function isConditional({ resource }: Located): boolean {
  return resource.Condition !== undefined;
}

/** Whether rules give their priorities round in a circle, so that none can be the first. */
function isCircle(
  key: string,
  {
    next,
    holders,
  }: { readonly next: ReadonlyMap<string, ListenerRule>; readonly holders: ReadonlyMap<string, Located> },
): boolean {
  const seen = new Set<string>();
  for (let at = key; !seen.has(at); ) {
    seen.add(at);
    const holder = holders.get(next.get(at)?.slot ?? '')?.key;
    if (holder === undefined) return false;
    if (holder === key) return true;
    at = holder;
  }
  return false;
}

interface Export {
  readonly stack: string;
  readonly output: string;
  readonly name: string;
  readonly value: unknown;
}

function exportsOf(stacks: readonly ParsedStack[]): Export[] {
  return stacks.flatMap(({ name: stack, template }) =>
    Object.entries(template.Outputs ?? {}).flatMap(([output, found]) => {
      const { Value, Export } = recordOf(found);
      const name = literalText(recordOf(Export).Name);
      return name === undefined ? [] : { stack, output, name, value: Value };
    }),
  );
}

/** Names of exports that a stack imports. */
function importsOf({ template }: ParsedStack): ReadonlySet<string> {
  const found = new Set<string>();
  JSON.stringify(template, (key, value: unknown) => {
    const name = key === 'Fn::ImportValue' ? literalText(value) : undefined;
    if (name !== undefined) found.add(name);
    return value;
  });
  return found;
}

/** Exports that go or change while a deployed stack uses them: CloudFormation refuses both. */
function usedExports({ stage, before, after, pairs, changes }: Comparison): Finding[] {
  const kept = new Map(exportsOf(after).map((one) => [one.name, one]));
  const replaced = new Set(changes.filter(({ impact }) => impact === 'replace').map(({ key }) => key));
  const differs = ({ stack, name, value }: Export) => {
    const next = kept.get(name);
    if (next === undefined || JSON.stringify(value) !== JSON.stringify(next.value)) return true;
    return referencesIn(after, { stack, value: next.value }).some(({ key }) => replaced.has(key));
  };
  return pairs.flatMap((pair) => {
    if (pair.before === undefined || pair.after === undefined) return [];
    const ours = exportsOf([pair.before]).filter(differs);
    const users = before.filter(({ name }) => name !== pair.name).filter((stack) => uses(stack, ours));
    const used = ours.filter((one) => users.some((stack) => uses(stack, [one])));
    if (used.length === 0) return [];
    // A stack that needs none of them any more can be deployed first, by itself.
    const still = after
      .filter(({ name }) => users.some((user) => user.name === name))
      .filter((stack) => uses(stack, used));
    const names = joined(users.map(({ name }) => code(shortStack(stage, name))));
    const what = phrase`${counted(used.length, 'export')} of ${code(shortStack(stage, pair.name))} ${own(used.length === 1 ? 'goes or changes' : 'go or change')} (${few(used.map(({ name }) => name))}), and ${names} ${own(users.length === 1 ? 'uses' : 'use')} ${own(used.length === 1 ? 'it' : 'them')}: CloudFormation refuses that while a deployed stack does.`;
    const way = phrase`Deploy what uses them first: ${code(`npx cdk deploy -c stage=${stage} --exclusively ${users.map(({ name }) => name).join(' ')}`)}.`;
    return {
      places: [shortStack(stage, pair.name)],
      stops: still.length > 0,
      words: still.length > 0 ? what : phrase`${what} ${way}`,
    };
  });
}

function uses(stack: ParsedStack, exports: readonly Export[]): boolean {
  const imported = importsOf(stack);
  return exports.some(({ name }) => imported.has(name));
}

/** Imports of what nothing exports. */
function missingExports({ stage, after }: Comparison): Finding[] {
  const offered = new Set(exportsOf(after).map(({ name }) => name));
  const ours = after.map(({ name }) => `${name}:`);
  return after.flatMap((stack) =>
    [...importsOf(stack)]
      // Exports of other stages and teams are not in the assembly.
      .filter((name) => !offered.has(name) && ours.some((one) => name.startsWith(one)))
      .map((name) => ({
        places: [shortStack(stage, stack.name)],
        stops: true,
        words: phrase`${code(shortStack(stage, stack.name))} imports ${code(name)}, which no stack exports.`,
      })),
  );
}

/** Parameters that a deploy must be given a value for, since the stack has none yet. */
function missingValues({ stage, pairs }: Comparison): Finding[] {
  return pairs.flatMap(({ name, before, after }) => {
    if (before === undefined) return [];
    return Object.entries(after?.template.Parameters ?? {}).flatMap(([parameter, found]) => {
      if (recordOf(found).Default !== undefined || before.template.Parameters?.[parameter] !== undefined)
        return [];
      const place = shortStack(stage, name);
      return {
        places: [place],
        stops: false,
        words: phrase`parameter ${code(parameter)} of ${code(place)} is new and has no default: the deploy needs ${code(`--parameters ${name}:${parameter}=<value>`)}.`,
      };
    });
  });
}
