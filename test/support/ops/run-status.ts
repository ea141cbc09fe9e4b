import type { StageConfig } from '../../../config/schema/stage';
import type { CommandResult } from '../../../ops/kit/command-result';
import { status } from '../../../ops/status/status';
import { operatorSession } from './operator-session';

/** `bulkhead status --stage prod` in a pipe. AWS is what the test has mocked: StatusAnswers. */
export function runStatus(
  json = false,
  edit?: (config: StageConfig) => StageConfig,
  details = false,
): Promise<CommandResult> {
  const surroundings = { output: { write: () => {} }, coloured: false };
  return status(operatorSession(edit), { stage: 'prod', json, details }, surroundings);
}

/** The lines of one section of what it printed, without the heading. */
export function statusSection({ stdout }: CommandResult, heading: string): string[] {
  const lines = stdout.split('\n');
  const from = lines.findIndex((line) => line.startsWith(heading));
  const length = lines.slice(from + 1).findIndex((line) => !line.startsWith(' '));
  return lines.slice(from, from + 1 + length).map((line) => line.slice(13));
}
