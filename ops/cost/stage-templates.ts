import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { z } from 'zod';
import { checkoutRoot } from '../../config/checkout-root';
import { findStageFile } from '../../config/stage-file';
import { parseTemplate } from '../../rules/parse-template';
import type { ParsedStack } from '../../rules/rule';
import { CliError } from '../kit/command-result';
import type { Session } from '../kit/session';

/** What says why a synth failed fits in these. */
const mostLines = 30;

const manifestShape = z.object({
  artifacts: z.record(
    z.string(),
    z.object({
      type: z.string(),
      properties: z
        .object({ stackName: z.string().optional(), templateFile: z.string().optional() })
        .default({}),
    }),
  ),
});

export interface TemplatesOptions {
  /** As the user wrote it: a name or a path. */
  readonly stage: string;
  /** The folder of an assembly. @default - the stage is synthesised */
  readonly assembly?: string;
}

/**
 * The templates of a stage, of an assembly or as a synth makes them now.
 *
 * @throws CliError 1 with the lines of a synth that failed, 2 where the folder holds no assembly of this stage
 */
export async function stageTemplates(
  session: Pick<Session, 'config' | 'interrupted' | 'say'>,
  { stage, assembly }: TemplatesOptions,
): Promise<ParsedStack[]> {
  const { config, interrupted, say } = session;
  if (assembly !== undefined) return templatesIn(assembly, config.stage);
  const scratch = mkdtempSync(join(tmpdir(), 'bulkhead-cost-'));
  try {
    say(`Synthesising ${config.stage}.`);
    await synth(stage, scratch, interrupted);
    return templatesIn(scratch, config.stage);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function synth(stage: string, directory: string, signal: AbortSignal): Promise<void> {
  const found = findStageFile(stage);
  // A path is one of the folder that the command was called in.
  const context = found.ok && found.name === undefined ? resolve(found.path) : stage;
  const args = ['synth', '--quiet', '--context', `stage=${context}`, '--output', directory];
  const child = spawn(
    process.execPath,
    [join(checkoutRoot, 'bin/run-cdk.cjs'), ...args, '--no-color', '--ci'],
    { cwd: checkoutRoot, stdio: ['ignore', 'pipe', 'pipe'], signal },
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
  if (exitCode === 0) return;
  const lines = stripVTControlCharacters(text)
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '');
  throw new CliError(1, [`cdk synth of ${stage} failed:`, ...lines.slice(-mostLines)].join('\n'));
}

function templatesIn(directory: string, stage: string): ParsedStack[] {
  const manifest = manifestShape.safeParse(jsonIn(directory, 'manifest.json'));
  if (!manifest.success) {
    throw new CliError(
      2,
      `--assembly: expected the folder of a CDK assembly, got ${directory} with another manifest.json`,
    );
  }
  const stacks = Object.entries(manifest.data.artifacts)
    .filter(([, { type }]) => type === 'aws:cloudformation:stack')
    .map(([id, { properties }]) => ({
      name: properties.stackName ?? id,
      file: properties.templateFile ?? `${id}.template.json`,
    }));
  const ours = stacks.filter(({ name }) => name.startsWith(`Bulkhead-${stage}-`));
  if (ours.length === 0) {
    const got = stacks
      .map(({ name }) => name)
      .slice(0, 3)
      .join(', ');
    throw new CliError(
      2,
      `--assembly: expected an assembly with stacks of ${stage}, got ${got === '' ? 'none' : got} in ${directory}`,
    );
  }
  return ours.map(({ name, file }) => ({ name, template: parseTemplate(textIn(directory, file)) }));
}

function jsonIn(directory: string, file: string): unknown {
  const text = textIn(directory, file);
  try {
    return JSON.parse(text);
  } catch {
    throw new CliError(2, `--assembly: expected JSON, got another text in ${join(directory, file)}`);
  }
}

function textIn(directory: string, file: string): string {
  try {
    return readFileSync(join(directory, file), 'utf8');
  } catch {
    throw new CliError(
      2,
      `--assembly: expected the folder of a CDK assembly, got ${directory} without a ${file} that can be read`,
    );
  }
}
