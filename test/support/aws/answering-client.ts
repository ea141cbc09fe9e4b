/** How a command of the SDK is made. */
export type CommandClass<Input> = abstract new (input: Input) => { readonly input: Input };

export interface AnsweringClient {
  on<Input>(command: CommandClass<Input>, answer: (input: Input) => Promise<object>): void;
}

/**
 * An SDK client whose commands are answered by functions, one for each class of commands; no call leaves this process. For
 * simulations that ask thousands of times: a mock of sinon's keeps each call and compares it with each of its answers, in
 * depth, which was a fifth of the CPU of all tests of commands.
 *
 * @param client its class: what is made of it later is answered too
 */
export function answeringClient(client: {
  readonly prototype: object;
  readonly name: string;
}): AnsweringClient {
  const answers: ((command: object) => Promise<object> | undefined)[] = [];
  const send = async (command: object): Promise<object> => {
    for (const answer of answers) {
      const answered = answer(command);
      if (answered !== undefined) return { $metadata: {}, ...(await answered) };
    }
    throw new Error(`nobody answers ${command.constructor.name} of ${client.name}`);
  };
  Object.defineProperty(client.prototype, 'send', { value: send, configurable: true, writable: true });
  return {
    on: (Command, answer) => {
      answers.push((command) => (command instanceof Command ? answer(command.input) : undefined));
    },
  };
}
