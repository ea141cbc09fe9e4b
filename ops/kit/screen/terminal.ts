import type { Output } from './live-screen';

/** The terminal that the command was started in, or the pipe: that has no colours unless somebody asks for them. */
export function terminal(): { readonly output: Output; readonly coloured: boolean } {
  const { FORCE_COLOR, NO_COLOR } = process.env;
  const wanted = FORCE_COLOR !== undefined || process.stdout.isTTY === true;
  return { output: process.stdout, coloured: wanted && NO_COLOR === undefined };
}
