import type { BudgetFact } from '../../config/contract/assembly-facts';
import { type BudgetPicture, inUnit, unitWord } from './budgets';
import type { Finding } from './finding';
import { code, own, type Phrase, phrase } from './phrase';
import { type GroupName, groupTitles, type ReviewPicture } from './picture';

/** Of a comment on GitHub, in characters; an answer of 422 is what a longer one gets. */
export const mostCharacters = 65_536;

/** What CI finds its own comment by, to write over it and not a second one below it. */
function marker(stage: string): string {
  return `<!-- bulkhead-review: ${stage} -->`;
}

/** Where an exception may be written, and the day until which the lines say. */
export interface ExceptionHint {
  readonly file: string;
  readonly until: string;
}

/** The groups that are told folded, since what matters of them stands above. */
const folded: ReadonlySet<GroupName> = new Set(['rest']);

/** How many findings of a group are told, from all to none. The least important group is shortened first. */
const shorter = [1000, 200, 60, 20, 5, 0];

/** A review as a comment of a pull request. Never longer than a comment may be: what is cut is counted. */
export function reviewMarkdown(picture: ReviewPicture, hint: ExceptionHint): string {
  const names = groupNames();
  const limits = new Map(names.map((name) => [name, shorter[0] ?? 0]));
  for (let written = write(picture, hint, limits); ; written = write(picture, hint, limits)) {
    if (written.length <= mostCharacters) return written;
    const longest = [...names].reverse().find((name) => (limits.get(name) ?? 0) > 0);
    if (longest === undefined) return written.slice(0, mostCharacters);
    const next = shorter.find(
      (limit) => limit < Math.min(limits.get(longest) ?? 0, picture.groups[longest].length),
    );
    limits.set(longest, next ?? 0);
  }
}

function groupNames(): GroupName[] {
  return Object.keys(groupTitles).filter((name): name is GroupName => name in groupTitles);
}

function write(picture: ReviewPicture, hint: ExceptionHint, limits: ReadonlyMap<GroupName, number>): string {
  const { stage, verdict, groups, notes } = picture;
  const sections = groupNames().flatMap((name) => [
    ...group(name, groups[name], limits.get(name) ?? 0),
    ...(name === 'alarms' ? costLines(picture) : []),
    ...(name === 'destroyed' ? exceptionLines(picture, hint) : []),
    ...(name === 'scaling' ? [...rolloutLines(picture), ...budgetLines(picture.budgets)] : []),
  ]);
  const lines = [
    marker(stage),
    `**Review of \`${stage}\`. ${verdict.markdown}**`,
    ...sections,
    ...notes.map((note) => `\n_${note}_`),
  ];
  return `${lines.join('\n')}\n`;
}

function group(name: GroupName, findings: readonly Finding[], limit: number): string[] {
  if (findings.length === 0) return [];
  // What stops is never cut before what does not.
  const sorted = [...findings].sort((a, b) => Number(b.stops) - Number(a.stops));
  const shown = sorted
    .slice(0, limit)
    .map(({ words, stops }) => `- ${stops ? '**stop** ' : ''}${capital(words.markdown)}`);
  const cut = findings.length - shown.length;
  const more =
    cut === 0 ? [] : [`- ${cut} more, which do not fit into a comment: \`--json\` has all of them`];
  const title = `${groupTitles[name]} (${findings.length})`;
  if (!folded.has(name)) return [`\n### ${title}`, ...shown, ...more];
  return [`\n<details><summary>${title}</summary>\n`, ...shown, ...more, '\n</details>'];
}

/** Sentences begin with names in code, or with a word. */
function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function exceptionLines({ needed, idle }: ReviewPicture, { file, until }: ExceptionHint): string[] {
  const unused = idle.map(
    ({ resource, change }) =>
      `- The exception for ${code(`${change} ${resource}`).markdown} lets nothing pass: take it out`,
  );
  if (needed.length === 0) return unused.length === 0 ? [] : ['', ...unused];
  const shown = needed.slice(0, 10);
  const yaml = shown.map(
    ({ resource, change }) => `    - { resource: ${resource}, change: ${change}, until: ${until}, why: "" }`,
  );
  return [
    ...unused,
    `\nIf that is right, and somebody has the data, say so in ${code(file).markdown}:`,
    '```yaml',
    'review:',
    '  exceptions:',
    ...yaml,
    '```',
  ];
}

function rolloutLines({ rollouts: rows, groups: { scaling } }: ReviewPicture): string[] {
  if (rows.length === 0) return [];
  return [
    ...(scaling.length === 0 ? [`\n### ${groupTitles.scaling}`] : []),
    '\n| service | tasks | rollout | offline at a time | added at a time |',
    '|---|---|---|---|---|',
    ...rows.map(({ name, tasks, mode, offline, extra }) => row([code(name), tasks, mode, offline, extra])),
  ];
}

function budgetLines(budgets: BudgetPicture): string[] {
  if ('unknown' in budgets) return [`\n### Budgets\nNot known ${budgets.unknown}.`];
  if (budgets.rows.length === 0) return [];
  return [
    '\n### Budgets',
    '| budget | before | after | allowed |',
    '|---|---|---|---|',
    ...budgets.rows.map(({ name, before, after }) =>
      row([code(name), used(before), used(after), allowed(before, after)]),
    ),
  ];
}

function used(fact: BudgetFact | undefined): Phrase {
  return fact === undefined ? phrase`none` : phrase`${inUnit(fact.used, fact.unit)}`;
}

function allowed(before: BudgetFact | undefined, after: BudgetFact | undefined): Phrase {
  const now = after ?? before;
  if (now === undefined) return phrase``;
  const share =
    now.allowed > 0 && after !== undefined
      ? phrase`, ${Math.round((100 * now.used) / now.allowed)} %`
      : phrase``;
  const was =
    before !== undefined && before.allowed !== now.allowed
      ? phrase`, was ${inUnit(before.allowed, now.unit)}`
      : phrase``;
  return phrase`${inUnit(now.allowed, now.unit)} ${own(unitWord(now.unit))}${share}${was}`;
}

function costLines({ costs, changes }: ReviewPicture): string[] {
  if (costs === undefined || changes === 0) return [];
  const { before, after } = costs;
  const row = (words: string, was: number, is: number) => {
    const [from, to] = [Math.round(was), Math.round(is)];
    return from === to
      ? phrase`- ${own(words)}: ${to} US dollars a month, as before`.markdown
      : phrase`- ${own(words)}: ${from} → ${to} US dollars a month`.markdown;
  };
  return [
    '\n### Cost',
    [
      row('at the fewest tasks', before.least, after.least),
      row('at the most tasks', before.most, after.most),
    ].join('\n'),
  ];
}

/** A bar within a cell would end it, also within code. */
function row(cells: readonly Phrase[]): string {
  return `| ${cells.map(({ markdown }) => markdown.replaceAll('|', '\\|')).join(' | ')} |`;
}
