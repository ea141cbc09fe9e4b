import { createInterface } from 'node:readline';
import type { Terminal } from '../kit/ask-at-terminal';

/** Asks one question after the other; lines that are typed ahead are not lost. */
export interface Questions {
  /** The answer without spaces around it; undefined once Ctrl-C or the end of the input came. */
  ask(question: string): Promise<string | undefined>;
  close(): void;
}

/** Undefined where nobody can be asked. */
export function questionsAt({ stdin, stderr }: Terminal): Questions | undefined {
  if (stdin.isTTY !== true || stderr.isTTY !== true) return undefined;
  const terminal = createInterface({ input: stdin, output: stderr });
  const typed: string[] = [];
  let waiting: ((line: string | undefined) => void) | undefined;
  let ended = false;
  terminal.on('line', (line) => {
    const answered = waiting;
    waiting = undefined;
    if (answered === undefined) typed.push(line);
    else answered(line);
  });
  terminal.on('close', () => {
    ended = true;
    waiting?.(undefined);
  });
  return {
    ask: async (question) => {
      terminal.setPrompt(question);
      if (!ended) terminal.prompt();
      const ahead = typed.shift();
      if (ahead !== undefined) return ahead.trim();
      if (ended) return undefined;
      const line = await new Promise<string | undefined>((resolve) => {
        waiting = resolve;
      });
      return line?.trim();
    },
    close: () => terminal.close(),
  };
}
