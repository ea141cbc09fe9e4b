import type { Plan, Step } from '../../../../ops/kit/change/plan';
import type { OperatorSession } from '../../../support/ops/operator-session';
import { operatorSession } from '../../../support/ops/operator-session';

/** Plans of which nothing is done but to be counted. */
export class ChangePlans {
  readonly session: OperatorSession = operatorSession();
  /** Titles of the steps that were begun. */
  readonly ran: string[] = [];

  step(title: string, run: () => Promise<void> = async () => {}): Step {
    return {
      title,
      aws: [`aws do ${title}`],
      run: async () => {
        this.ran.push(title);
        await run();
      },
    };
  }

  failing(title: string, error: unknown): Step {
    return this.step(title, () => Promise.reject(error));
  }

  plan(parts: Partial<Plan> = {}): Plan {
    return {
      action: 'try this',
      changes: ['One thing becomes another.'],
      warnings: ['it is late'],
      refusals: [],
      steps: [this.step('one'), this.step('two')],
      before: { a: 1 },
      after: { a: 2 },
      ...parts,
    };
  }
}
