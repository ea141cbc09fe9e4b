import { describeKnownError } from '../errors';
import type { Session } from '../session';
import type { AuditRecord } from './audit';
import type { Step } from './plan';

/** What became of a plan's steps. */
export interface Applied {
  readonly outcome: AuditRecord['outcome'];
  /** Titles of the steps that were finished. */
  readonly steps: readonly string[];
  /** What stands of steps that were begun and not finished, each as "title: what". */
  readonly partDone: readonly string[];
  /** Of the step that ended it, and of those that may fail. */
  readonly problems: readonly string[];
  /** Place of the step that was not begun because of Ctrl-C. */
  readonly stoppedBefore?: number;
  /** A mistake of ours. To be thrown on once the record is written: what was done before it was done. */
  readonly mistake?: unknown;
}

/** Does one step after the other, until one fails that must not, or Ctrl-C. */
export async function applySteps(session: Session, steps: readonly Step[]): Promise<Applied> {
  const done: string[] = [];
  const problems: string[] = [];
  const partDone: string[] = [];
  for (const [place, step] of steps.entries()) {
    if (session.interrupted.aborted)
      return { outcome: 'stopped', steps: done, partDone, problems, stoppedBefore: place };
    session.say(`- ${step.title}`);
    let part: string | undefined;
    try {
      await step.run(session.say, (text) => {
        part = text;
      });
      done.push(step.title);
    } catch (error) {
      if (part !== undefined) partDone.push(`${step.title}: ${part}`);
      const known = describeKnownError(error);
      problems.push(`${step.title}: ${known ?? String(error)}`);
      if (known === undefined) return { outcome: 'failed', steps: done, partDone, problems, mistake: error };
      // A long step ends itself on Ctrl-C, which is no failure.
      const outcome = session.interrupted.aborted ? 'stopped' : 'failed';
      if (step.mayFail !== true) return { outcome, steps: done, partDone, problems };
    }
  }
  return { outcome: 'done', steps: done, partDone, problems };
}
