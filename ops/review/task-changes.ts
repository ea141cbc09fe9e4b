import { containersOf } from '../../rules/support/services';
import { listOf, literalText, recordOf } from '../../rules/support/template-values';
import type { Change } from './compare';
import { code, joined, own, type Phrase, phrase, value } from './phrase';

const type = 'AWS::ECS::TaskDefinition';

/** What is said of one container, and of which task. Several tasks with the same words are one line. */
interface Told {
  readonly task: string;
  readonly words: Phrase;
}

/** Variables, secrets, images and commands of tasks that stand on both sides, each change once with all its tasks. */
export function taskChanges(changes: readonly Change[]): Phrase[] {
  const told = changes
    .filter((change) => change.type === type && change.impact === 'update')
    .flatMap(taskWords);
  const tasks = new Map<string, { readonly words: Phrase; readonly names: string[] }>();
  for (const { task, words } of told) {
    const known = tasks.get(words.plain) ?? { words, names: [] };
    known.names.push(task);
    tasks.set(words.plain, known);
  }
  return [...tasks.values()].map(({ words, names }) => phrase`${words} for ${joined(names.map(code))}.`);
}

function taskWords(change: Change): Told[] {
  const [before, after] = [change.before, change.after].map((resource) => {
    const properties = resource?.Properties ?? {};
    const { stack, id: logicalId, key } = change;
    const at = resource === undefined ? undefined : { stack, logicalId, key, resource, properties };
    return new Map(containersOf(at).map((container) => [literalText(container.Name) ?? '', container]));
  });
  const family = literalText(change.after?.Properties?.Family) ?? change.place;
  return [...new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])])].flatMap((name) => {
    const [old, next] = [before?.get(name), after?.get(name)];
    const task = name === 'app' ? family : `${family}/${name}`;
    if (old === undefined) return { task, words: phrase`a new container` };
    if (next === undefined) return { task, words: phrase`a container less` };
    return containerWords(old, next).map((words) => ({ task, words }));
  });
}

type Container = Readonly<Record<string, unknown>>;

/** Told by name and value. Everything else of a container is told by its key. */
const lists = { Environment: ['variable', 'Value'], Secrets: ['secret', 'ValueFrom'] } as const;

function containerWords(old: Container, next: Container): Phrase[] {
  const keys = [...new Set([...Object.keys(old), ...Object.keys(next)])];
  return keys
    .filter((key) => JSON.stringify(old[key]) !== JSON.stringify(next[key]))
    .flatMap((key) => {
      if (key === 'Environment' || key === 'Secrets') return variableWords(key, old[key], next[key]);
      if (key === 'Image') return phrase`image ${value(old[key])} → ${value(next[key])}`;
      if (key === 'Command') return phrase`command ${value(old[key])} → ${value(next[key])}`;
      return phrase`${code(key)} of the container`;
    });
}

function variableWords(key: keyof typeof lists, old: unknown, next: unknown): Phrase[] {
  const [word, property] = lists[key];
  const [before, after] = [old, next].map(
    (list) =>
      new Map(
        listOf(list)
          .map(recordOf)
          .map((one) => [String(one.Name), one[property]]),
      ),
  );
  const names = [...new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])])];
  return names.flatMap((name) => {
    const [was, is] = [before?.get(name), after?.get(name)];
    if (JSON.stringify(was) === JSON.stringify(is)) return [];
    if (was === undefined) return phrase`${own(word)} ${code(name)} ${value(is)} is new`;
    if (is === undefined) return phrase`${own(word)} ${code(name)} goes`;
    return phrase`${own(word)} ${code(name)} ${value(was)} → ${value(is)}`;
  });
}
