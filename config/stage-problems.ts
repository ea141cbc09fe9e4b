import { formatProblem, type Problem } from './problem';

/**
 * Everything that is wrong with the stage the user asked for. The only error `loadStage` throws: its message is
 * the whole list and is meant for the user as it stands, without a stack trace.
 */
export class StageProblems extends Error {
  override readonly name = 'StageProblems';

  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(formatProblem).join('\n'));
  }
}
