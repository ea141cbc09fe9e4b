import { mockClient } from 'aws-sdk-client-mock';

/** How a command of the SDK is made. */
export type CommandClass<Input> = abstract new (input: Input) => { readonly input: Input };

export interface AnsweringClient {
  on<Input>(command: CommandClass<Input>, answer: (input: Input) => Promise<object>): void;
}

/**
 * An SDK client whose commands are answered by functions, one for each class of commands. For simulations that ask
 * thousands of times: a mock that matches inputs compares each call with each of its answers, in depth.
 */
export function answeringClient(client: Parameters<typeof mockClient>[0]): AnsweringClient {
  const answers: ((command: object) => Promise<object> | undefined)[] = [];
  mockClient(client).send.callsFake(async (command) => {
    for (const answer of answers) {
      const answered = answer(command);
      if (answered !== undefined) return { $metadata: {}, ...(await answered) };
    }
    throw new Error(`nobody answers ${command.constructor.name}`);
  });
  return {
    on: (Command, answer) => {
      answers.push((command) => (command instanceof Command ? answer(command.input) : undefined));
    },
  };
}
