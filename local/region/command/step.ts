import { Listr, ListrLogger, ProcessOutput } from 'listr2';

export interface ProgressStep<T> {
  readonly title: string;
  /** Does the work; `say` shows what it is doing now. */
  run(say: (text: string) => void): Promise<T>;
  /** True for few and telling lines: they are shown outside a terminal too. @default false */
  readonly printsFewLines?: boolean;
  /** What to add to the title when the step is done. @default nothing */
  outcome?(result: T): string;
}

/**
 * Runs one step and shows it on standard error: standard output is for results. In a terminal the step moves,
 * elsewhere it is one line when it begins and one when it has ended.
 * @throws whatever the step throws
 */
export async function step<T>({ title, run, outcome, printsFewLines = false }: ProgressStep<T>): Promise<T> {
  const terminal = process.stderr.isTTY === true;
  const results: T[] = [];
  const failures: unknown[] = [];
  const task = {
    title,
    task: async (_context: unknown, display: { title?: string; output?: string }) => {
      const result = await run((text) => {
        // Outside a terminal every line stays, and a deploy says hundreds.
        if (terminal || printsFewLines) display.output = text;
      }).catch((error: unknown) => {
        failures.push(error);
        // The caller says what went wrong, once and in full.
        throw new Error('see below');
      });
      results.push(result);
      const resultText = outcome?.(result);
      if (resultText !== undefined) display.title = `${title}: ${resultText}`;
    },
  };
  const rendererOptions = {
    logger: new ListrLogger({ processOutput: new ProcessOutput(process.stderr, process.stderr) }),
  };
  // Its own handler of SIGINT would end the program at once, with our children still there.
  const common = { registerSignalListeners: false } as const;
  const listr = terminal
    ? new Listr(task, {
        ...common,
        renderer: 'default',
        rendererOptions: { ...rendererOptions, collapseErrors: false, showErrorMessage: false },
      })
    : new Listr(task, { ...common, renderer: 'simple', rendererOptions });
  await listr.run().catch((error: unknown) => {
    throw failures[0] ?? error;
  });
  for (const result of results) return result;
  throw new Error(`${title} ended without a result`);
}
