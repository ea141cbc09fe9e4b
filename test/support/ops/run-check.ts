import type { StageConfig } from '../../../config/schema/stage';
import { type CheckRequest, check } from '../../../ops/check/check';
import type { CommandResult } from '../../../ops/kit/command-result';
import { operatorSession } from './operator-session';

export interface CheckRun extends Partial<CheckRequest> {
  readonly edit?: (config: StageConfig) => StageConfig;
  /** @default false: AWS is AWS */
  readonly elsewhere?: boolean;
}

/** `bulkhead check before|after --stage prod` in a pipe. AWS is what the test has mocked: CheckAnswers. */
export function runCheck(
  when: CheckRequest['when'],
  { edit, elsewhere = false, ...request }: CheckRun = {},
): Promise<CommandResult> {
  const asked = { stage: 'prod', json: false, ...request, when };
  return check(operatorSession(edit), asked, { elsewhere, coloured: false });
}

/** The lines of one check of a report: its verdict, then what it says. */
export function checkLines({ stdout }: CommandResult, name: string): string[] {
  const lines = stdout.split('\n');
  const from = lines.findIndex((line) => line.startsWith(`${name} `));
  const length = lines.slice(from + 1).findIndex((line) => !line.startsWith(' '));
  return lines.slice(from, from + 1 + length).map((line, index) => {
    const text = line.slice(24);
    return index === 0 ? text : text.trim();
  });
}

/** Refused for this one reason, word by word, and all else is right. */
export async function expectRefused(name: string, lines: readonly unknown[], run?: CheckRun): Promise<void> {
  const result = await runCheck('before', run);
  expect(checkLines(result, name)).toEqual(lines);
  expect(result.stdout.match(/^\S.* WRONG /gm)).toHaveLength(1);
  expect(result.stdout).toContain('1 of 18 checks wrong. Do not deploy.');
  expect(result.exitCode).toBe(1);
}

/** A list of images as Docker pushes it. */
export function indexFor(...processors: readonly string[]): string {
  const manifests = [...processors, 'unknown'].map((architecture) => ({
    platform: { architecture, os: 'linux' },
  }));
  return JSON.stringify({ schemaVersion: 2, manifests });
}
