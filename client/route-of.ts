import type { CompiledSwitchboard } from './compile-switchboard';

/** The queue for new jobs of a class, or undefined: the one that the app chooses. */
export function routeOf(board: CompiledSwitchboard, jobClass: string): string | undefined {
  return board.queues.get(jobClass);
}
