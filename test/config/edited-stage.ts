import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkStage } from '../../config/check-stage';
import { StageProblems } from '../../config/problem';
import type { StageConfig } from '../../config/schema/stage';

/** The shortest valid file: 38 lines, so that a line number in a message is easy to find. */
export const baseText = readFileSync(join(__dirname, 'fixtures', 'shortest-prod.yaml'), 'utf8');

/** One change to a valid file: a text replaced, or lines added at the end. */
export type Edit = { readonly from: string; readonly to: string } | { readonly add: string };

export function edited(...edits: readonly Edit[]): string {
  return edits.reduce((text, edit) => {
    if ('add' in edit) return `${text}${edit.add}\n`;
    if (!text.includes(edit.from)) throw new Error(`the base file has no ${edit.from}`);
    return text.replace(edit.from, () => edit.to);
  }, baseText);
}

/** What a user would read, line by line; nothing when the text is a valid stage. */
export function messagesFor(text: string): string[] {
  try {
    checkStage(text, { file: 'prod.yaml' });
    return [];
  } catch (error) {
    if (error instanceof StageProblems) return error.message.split('\n');
    throw error;
  }
}

/** The checked stage of a text that is expected to be valid. */
export function stageOf(text: string): StageConfig {
  return checkStage(text, { file: 'prod.yaml' });
}
