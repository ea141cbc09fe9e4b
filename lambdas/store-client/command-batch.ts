import { commandText, type RunCommands, type StoreCommand } from './command-runner';

/**
 * Commands of one round trip. Each question gives a function that reads its reply once the batch was sent, so that
 * command and meaning stand in one line. A reply of another kind than asked for is an error that names the command.
 */
export class CommandBatch {
  readonly #commands: StoreCommand[] = [];
  #replies: readonly unknown[] = [];

  /** Of a command that counts. */
  count(...command: StoreCommand): () => number {
    return this.#ask(command, 'a number', (reply) => (typeof reply === 'number' ? reply : undefined));
  }

  /** Of a counter that is kept as text; null where there is none. */
  counter(...command: StoreCommand): () => number | null {
    return this.#ask(command, 'a number or nothing', (reply) => {
      if (reply === null) return null;
      return typeof reply === 'string' && /^-?\d+$/.test(reply) ? Number(reply) : undefined;
    });
  }

  text(...command: StoreCommand): () => string {
    return this.#ask(command, 'a string', (reply) => (typeof reply === 'string' ? reply : undefined));
  }

  /** Of one member of a list; null where there is none. */
  textOrNone(...command: StoreCommand): () => string | null {
    return this.#ask(command, 'a string or nothing', (reply) => (isField(reply) ? reply : undefined));
  }

  /** Of a list, a set or a range of one. */
  texts(...command: StoreCommand): () => readonly string[] {
    return this.#ask(command, 'a list of texts', (reply) => (isList(reply, isText) ? reply : undefined));
  }

  /** Of some fields of a hash, in order; null where there is none. */
  fields(...command: StoreCommand): () => readonly (string | null)[] {
    return this.#ask(command, 'a list of fields', (reply) => (isList(reply, isField) ? reply : undefined));
  }

  /** Makes no round trip where nothing was asked. */
  async send(run: RunCommands): Promise<void> {
    if (this.#commands.length > 0) this.#replies = await run(this.#commands);
  }

  #ask<T>(command: StoreCommand, expected: string, read: (reply: unknown) => T | undefined): () => T {
    const index = this.#commands.push(command) - 1;
    return () => {
      const reply = this.#replies[index];
      const value = read(reply);
      if (value === undefined) {
        throw new Error(
          `${commandText(command)}: expected ${expected}, got ${JSON.stringify(reply) ?? 'none'}`,
        );
      }
      return value;
    };
  }
}

function isList<T>(reply: unknown, isItem: (item: unknown) => item is T): reply is readonly T[] {
  return Array.isArray(reply) && reply.every(isItem);
}

function isText(item: unknown): item is string {
  return typeof item === 'string';
}

function isField(item: unknown): item is string | null {
  return item === null || isText(item);
}
