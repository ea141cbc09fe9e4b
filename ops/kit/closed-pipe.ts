/** Of a shell, for a command that ended because nobody read what it wrote: 128 and SIGPIPE, which Node does not let end it. */
export const closedPipeExitCode = 141;

/**
 * Whoever reads what a command writes may go away before its end: `| head`, a pager that is left. Without a listener Node ends
 * at the next write, with a stack trace and in the middle of whatever is done.
 *
 * @param closed is called at each write that reached nobody
 * @returns ends it
 */
export function onClosedPipe(closed: () => void): () => void {
  const listener = (error: NodeJS.ErrnoException): void => {
    if (error.code !== 'EPIPE') throw error;
    closed();
  };
  const streams = [process.stdout, process.stderr];
  for (const stream of streams) stream.on('error', listener);
  return () => {
    for (const stream of streams) stream.off('error', listener);
  };
}
