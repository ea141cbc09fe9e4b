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
  const text = [claimTable(claims), ...stages.map(stageText)].join('\n\n');
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
  const words = seen.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ').slice(0, 80);
  return asAws ? `as AWS` : `**no**: ${words}`;
}

function stageText({ stage, stacks, retries, differences, verbs }: StageOutcome): string {
  const failed = verbs.filter(({ exitCode }) => exitCode !== 0);
  return [
    `### ${stage} on fakecloud`,
    '',
    `Stacks: ${stacks.join(', ')}. Each create failed once on purpose, when all else of the stack stood, and stood at the second try: ${retriedBy(retries, 'cdk deploy')} by \`cdk deploy\` alone, ${retriedBy(retries, 'first-deploy reset')} after \`first-deploy reset\`.`,
    ...(differences.length === 0 ? [] : ['', ...differences.map((text) => `- Changed for it: ${text}.`)]),
    '',
    `${verbs.length} calls of the command, ${verbs.length - failed.length} with exit code 0. The others:`,
    '',
    ...failed.map(({ verb, exitCode, note }) => `- \`${verb}\`: ${exitCode}; ${note.slice(0, 160)}`),
  ].join('\n');
}

function retriedBy(retries: readonly RetriedStack[], way: RetriedStack['retriedBy']): number {
  return retries.filter((retry) => retry.retriedBy === way).length;
}
