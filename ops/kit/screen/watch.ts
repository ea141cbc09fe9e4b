import type { ReadOptions } from '../command-options';
import type { CommandResult } from '../command-result';
import type { Session } from '../session';
import { liveScreen, type Output } from './live-screen';

/** How often a wait checks for Ctrl-C. */
const interruptPollMs = 100;

export interface WatchOptions extends ReadOptions {
  /** Draws the screen again and again, this many seconds after each other. */
  readonly watch?: number;
}

export interface WatchProps {
  readonly options: WatchOptions;
  readonly output: Output;
  /** One whole screen. */
  readonly once: () => Promise<CommandResult>;
}

/**
 * One screen, or with `--watch` one after the other until Ctrl-C, which is the way to end it and so no failure. JSON is
 * for programs: each screen is a document after the one before.
 */
export async function watch(session: Session, { options, output, once }: WatchProps): Promise<CommandResult> {
  const everySeconds = options.watch;
  if (everySeconds === undefined) return once();
  const { interrupted, clock } = session;
  const live = output.isTTY === true && !options.json;
  const screen = liveScreen(live ? output : { write: (text) => output.write(text) });
  let last: CommandResult = { stdout: '', stderr: '', exitCode: 0 };
  try {
    while (!interrupted.aborted) {
      const printed = await once();
      // What was still being read when it was stopped is not what stands there.
      if (interrupted.aborted) break;
      last = printed;
      screen.draw(`${printed.stdout}${printed.stderr}`);
      const endMs = clock.nowMs() + everySeconds * 1000;
      while (!interrupted.aborted && clock.nowMs() < endMs) await clock.sleep(interruptPollMs);
    }
  } finally {
    screen.end();
  }
  // The terminal shows what was there before the command: the last screen goes below it.
  return { stdout: live ? last.stdout : '', stderr: live ? last.stderr : '', exitCode: 0 };
}

/** The terminal that the command was started in, or the pipe: that has no colours unless somebody asks for them. */
export function terminal(): { readonly output: Output; readonly coloured: boolean } {
  const { FORCE_COLOR, NO_COLOR } = process.env;
  const wanted = FORCE_COLOR !== undefined || process.stdout.isTTY === true;
  return { output: process.stdout, coloured: wanted && NO_COLOR === undefined };
}
