import { createInterface } from 'node:readline/promises';

/** Where somebody may be asked: `process`, or what a test puts in its place. */
export interface Terminal {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean };
}

/**
 * Asks yes or no; undefined where nobody can be asked. Ctrl-C and the end of the input, which both close readline, are a
 * no: its question alone would never be answered, and the process end with 0 as if all were done.
 */
export async function askAtTerminal(
  question: string,
  { stdin, stderr }: Terminal,
): Promise<boolean | undefined> {
  if (stdin.isTTY !== true || stderr.isTTY !== true) return undefined;
  const terminal = createInterface({ input: stdin, output: stderr });
  try {
    const none = new Promise<string>((resolve) => {
      terminal.once('close', () => resolve(''));
    });
    const answer = await Promise.race([terminal.question(`${question} [y/N] `), none]);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}
