import { spawn } from 'node:child_process';
import { checkoutRoot } from '../../config/checkout-root';
import { shellWord } from '../../domain/escape-text';

/** One command of a pipeline. */
export interface Step {
  /** Completes "could not": `deploy Foundation`. */
  readonly title: string;
  readonly command: readonly [program: string, ...args: string[]];
  /** Beside those of the process. */
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs steps one after the other, until one fails. @returns the exit code of the last one that ran */
export async function runAll(steps: readonly Step[]): Promise<number> {
  for (const step of steps) {
    const exitCode = await runStep(step);
    if (exitCode === 0) continue;
    say(`Could not ${step.title}: exit code ${exitCode}.`);
    return exitCode;
  }
  return 0;
}

/** Prints the command as a shell takes it, and runs it in the checkout. @returns its exit code */
export async function runStep({ command, env = {} }: Step): Promise<number> {
  const [program, ...args] = command;
  say(`$ ${command.map(shellWord).join(' ')}`);
  const child = spawn(program, args, {
    cwd: checkoutRoot,
    env: { ...process.env, ...env },
    stdio: 'inherit',
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    // Ended by a signal: as a shell tells it.
    child.once('close', (code) => resolve(code ?? 130));
  });
}

/** Beside the output of the commands, which is on standard output. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** The CDK's own command line, without npx, which costs a second. */
export function cdk(...args: readonly string[]): Step['command'] {
  return [process.execPath, 'node_modules/aws-cdk/bin/cdk', ...args];
}
