import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkoutRoot } from '../../config/checkout-root';
import type { Claim, Observed } from './claims/claim';
import type { RetriedStack } from './first-deploys';
import type { VerbOutcome } from './verbs';

/** What both regions did of one claim. */
export interface ComparedClaim {
  readonly claim: Claim;
  readonly second: Observed;
  readonly embedded: Observed;
}

export interface StageOutcome {
  readonly stage: string;
  readonly stacks: readonly string[];
  readonly retries: readonly RetriedStack[];
  readonly differences: readonly string[];
  readonly verbs: readonly VerbOutcome[];
}

const parityPage = join(checkoutRoot, 'docs/parity.md');

/** The part of the page between these is written by `npm run second-region`; the rest by people. */
const begin = '<!-- written by npm run second-region: begin -->';
const end = '<!-- written by npm run second-region: end -->';

/** @throws Error where the page has lost its marks */
export async function writeParityPage(
  claims: readonly ComparedClaim[],
  stages: readonly StageOutcome[],
): Promise<void> {
  const page = await readFile(parityPage, 'utf8');
  const [before, rest] = page.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`${parityPage}: its marks are missing`);
  const text = [claimTable(claims), stagesText(stages)].join('\n\n');
  await writeFile(parityPage, `${before}${begin}\n\n${text}\n\n${end}${after}`);
}

function claimTable(claims: readonly ComparedClaim[]): string {
  const rows = claims.map(
    ({ claim, second, embedded }) =>
      `| ${claim.claim} ([AWS](${claim.source})) | ${cell(second)} | ${cell(embedded)} | \`${claim.reliedOnBy}\` |`,
  );
  return ['| AWS says | fakecloud | ministack | relied on by |', '|---|---|---|---|', ...rows].join('\n');
}

function cell({ asAws, seen }: Observed): string {
  return asAws ? 'as AWS' : `**no**: ${cut(seen)}`;
}

/** What differs by stage in columns, what does not once. */
function stagesText(stages: readonly StageOutcome[]): string {
  const names = stages.map(({ stage }) => stage);
  const ruler = names.map(() => '---').join('|');
  const retried = (way: RetriedStack['retriedBy']) =>
    stages.map(({ retries }) => retries.filter(({ retriedBy }) => retriedBy === way).length).join(' | ');
  const verbs = stages[0]?.verbs.map(({ verb }) => verb) ?? [];
  const rows = verbs.map((verb) => {
    const outcomes = stages.map(({ verbs: tried }) => tried.find((one) => one.verb === verb));
    const note = outcomes.find((outcome) => outcome !== undefined && outcome.note !== '')?.note ?? '';
    return `| \`${verb}\` | ${outcomes.map((outcome) => outcome?.exitCode ?? '').join(' | ')} | ${cut(note)} |`;
  });
  return [
    '### All stages on fakecloud',
    '',
    `| | ${names.join(' | ')} |`,
    `|---|${ruler}|`,
    `| stacks | ${stages.map(({ stacks }) => stacks.length).join(' | ')} |`,
    `| creates that failed on purpose and stood after \`cdk deploy\` alone | ${retried('cdk deploy')} |`,
    `| ... and stood after \`first-deploy reset\` and \`cdk deploy\` | ${retried('first-deploy reset')} |`,
    '',
    ...stages.flatMap(({ differences }) => differences.map((text) => `- Changed for it: ${text}.`)),
    '',
    'Exit codes of the command there, and why another than 0 is right:',
    '',
    `| call | ${names.join(' | ')} | because |`,
    `|---|${ruler}|---|`,
    ...rows,
  ].join('\n');
}

function cut(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ').slice(0, 120);
}
