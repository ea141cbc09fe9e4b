import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { checkoutRoot } from '../../config/checkout-root';
import { findStageFile } from '../../config/stage-file';
import { CliError } from './command-result';

interface CdkRun {
  /** Arguments of `cdk`. */
  readonly args: readonly string[];
  readonly signal: AbortSignal;
  /** @default those of this process */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Runs `cdk` and gives its exit code with the lines that it printed. Tests hand in their own. */
export type RunCdk = (
  run: CdkRun,
) => Promise<{ readonly exitCode: number; readonly lines: readonly string[] }>;

/** The CDK's command line in the checkout, where cdk.json is. It hears of Ctrl-C from the terminal as we do. */
export const runCdk: RunCdk = async ({ args, signal, environment = {} }) => {
  const child = spawn(
    process.execPath,
    [join(checkoutRoot, 'bin/run-cdk.cjs'), ...args, '--no-color', '--ci'],
    {
      cwd: checkoutRoot,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      signal,
    },
  );
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
  }
  const exitCode = await new Promise<number>((done, fail) => {
    child.once('error', (error) => (signal.aborted ? done(130) : fail(error)));
    child.once('close', (code) => done(code ?? 1));
  });
  const lines = stripVTControlCharacters(text).split(/\r?\n/);
  return { exitCode, lines: lines.filter((line) => line.trim() !== '') };
};

/** What says why a synth failed fits in these. */
const mostLines = 30;

/** Synthesises a stage of this checkout, as `cdk deploy` would. @throws CliError 1 with the CDK's own lines */
export async function synthVersion(
  stage: string,
  directory: string,
  { signal, run = runCdk }: { readonly signal: AbortSignal; readonly run?: RunCdk },
): Promise<void> {
  const found = findStageFile(stage);
  // A path is one of the folder that the command was called in.
  const context = found.ok && found.name === undefined ? resolve(found.path) : stage;
  const args = ['synth', '--quiet', '--context', `stage=${context}`, '--output', directory];
  const { exitCode, lines } = await run({ args, signal });
  if (exitCode === 0) return;
  throw new CliError(1, [`cdk synth of this version failed:`, ...lines.slice(-mostLines)].join('\n'));
}
