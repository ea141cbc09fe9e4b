import type { CommandResult } from '../kit/command-result';
import { paint } from '../kit/screen/line';
import type { Output } from '../kit/screen/live-screen';
import { type WatchOptions, watch } from '../kit/screen/watch';
import type { Session } from '../kit/session';
import { gatherStatus } from './gather-status';
import { statusPicture } from './status-picture';
import { statusScreen } from './status-screen';

export interface StatusOptions extends WatchOptions {
  /** A line for each service and pool, also of a hundred. */
  readonly details: boolean;
}

export interface StatusSurroundings {
  readonly output: Output;
  readonly coloured: boolean;
}

/** One screen of how the stage is. What cannot be read is said in its place; exit code 1 only where nothing can. */
export async function status(
  session: Session,
  options: StatusOptions,
  surroundings: StatusSurroundings,
): Promise<CommandResult> {
  const once = () => screen(session, options, surroundings);
  return watch(session, { options, output: surroundings.output, once });
}

async function screen(
  session: Session,
  { json, details }: StatusOptions,
  { output, coloured }: StatusSurroundings,
): Promise<CommandResult> {
  const facts = await gatherStatus(session);
  const { config, region, clock } = session;
  const picture = statusPicture({ config, region, nowSeconds: Math.floor(clock.nowMs() / 1000) }, facts);
  const exitCode = picture.nothing === undefined ? 0 : 1;
  if (json) return { stdout: `${JSON.stringify(picture, null, 2)}\n`, stderr: '', exitCode };
  if (picture.nothing !== undefined) {
    return { stdout: '', stderr: `Nothing could be read:\n${picture.nothing.join('\n')}\n`, exitCode };
  }
  return {
    stdout: paint(statusScreen(picture, { columns: output.columns, details }), coloured),
    stderr: '',
    exitCode,
  };
}
