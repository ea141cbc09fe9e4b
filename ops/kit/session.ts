import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { FixedStack } from '../../config/contract/stack-id';
import { loadCheckedStage } from '../../config/load-stage';
import type { Problem } from '../../config/problem';
import type { StageConfig } from '../../config/schema/stage';
import { type Clock, realClock } from './clock';
import type { ReadOptions } from './command-options';
import { type OpsClients, opsClients } from './ops-clients';
import { type StackOutputs, stackOutputs } from './stack-outputs';

/** What a verb works with: the stage file, AWS, time, and somebody to talk to. Tests make their own. */
export interface Session extends StackOutputs {
  readonly config: StageConfig;
  /** What the writer of the stage file should know of. For verbs that look at the file; an incident has other worries. */
  readonly warnings: readonly Problem[];
  /** Where AWS is asked: the stage's region or the one that was named. */
  readonly region: string;
  readonly clients: OpsClients;
  readonly clock: Clock;
  /** Aborted by Ctrl-C: verbs look at it between steps. */
  readonly interrupted: AbortSignal;
  /** Tells a person what is going on, on stderr. */
  say(text: string): void;
  /** Asks a person yes or no; undefined where there is no terminal. */
  confirm(question: string): Promise<boolean | undefined>;
  /** ARN of whoever runs the command; asked once. */
  who(): Promise<string>;
}

export interface Dependencies {
  readonly clock?: Clock;
  readonly interrupted: AbortSignal;
  say(text: string): void;
  confirm(question: string): Promise<boolean | undefined>;
}

/** @throws StageProblems where the stage file is wrong */
export function session(options: ReadOptions, dependencies: Dependencies): Session {
  const { config, warnings } = loadCheckedStage(options.stage, { overBudget: 'allowed' });
  const region = options.region ?? config.region;
  const { profile } = options;
  let made: OpsClients | undefined;
  const clients = () => {
    made ??= opsClients({ region, ...(profile === undefined ? {} : { profile }) });
    return made;
  };
  const cached = new Map<FixedStack, Promise<Readonly<Record<string, string>>>>();
  let caller: Promise<string> | undefined;
  return {
    ...dependencies,
    config,
    warnings,
    region,
    // Not before they are used: `budgets` asks no AWS, and what is wrong with a profile is none of its business.
    get clients() {
      return clients();
    },
    clock: dependencies.clock ?? realClock,
    outputs: (stack) => {
      const found = cached.get(stack) ?? stackOutputs(clients().cloudFormation, config.stage, stack);
      cached.set(stack, found);
      // Under `--watch` the next look asks again.
      found.catch(() => cached.delete(stack));
      return found;
    },
    who: () => {
      caller ??= clients()
        .sts.send(new GetCallerIdentityCommand({}))
        .then(({ Arn }) => Arn ?? '(AWS did not say who)')
        .catch((error: unknown) => {
          caller = undefined;
          throw error;
        });
      return caller;
    },
  };
}
