import { lstatSync, mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { checkStage } from '../../config/check-stage';
import { checkoutRoot } from '../../config/checkout-root';
import { quote, StageProblems } from '../../config/problem';
import { stagesDirectory } from '../../config/stage-file';
import { commandName } from '../kit/command-name';
import { CliError, type CommandResult } from '../kit/command-result';
import type { AppFacts } from './app-facts';
import type { Draft } from './draft';
import { draftStage } from './draft-stage';
import { type InitFlags, initAnswers, Stopped } from './init-answers';
import { type Questions, questionsAt } from './questions';
import { readApp } from './read-app';
import { stageText } from './stage-text';

export interface InitOptions extends InitFlags {
  /** Folder of the app. @default - nothing is read */
  readonly from?: string;
  /** @default - `config/stages/<stage>.yaml` of this checkout */
  readonly output?: string;
  /** Writes over a file that exists. */
  readonly force: boolean;
  readonly dryRun: boolean;
  readonly json: boolean;
}

const nothingFound: AppFacts = {
  processes: [],
  backends: [],
  queues: [],
  jobLibraries: [],
  rails: false,
  storeVariables: [],
  remarks: [],
};

/** Runs `init` for whoever sits at the terminal, or for a script. */
export async function runInit(options: InitOptions): Promise<void> {
  const asking = questionsAt(process);
  try {
    const { stdout, stderr, exitCode } = await init(options, asking);
    process.stdout.write(stdout);
    process.stderr.write(stderr);
    process.exitCode = exitCode;
  } catch (error) {
    if (!(error instanceof CliError) && !(error instanceof StageProblems)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = error instanceof CliError ? error.exitCode : 1;
  } finally {
    asking?.close();
  }
}

/**
 * Writes a first stage file of what an app's folder says and of what is answered. It is held against the same checks as
 * every stage before it is written, and never over a file that exists unless that is wanted.
 *
 * @param asking undefined where nobody can be asked
 * @throws CliError; StageProblems where the answers contradict each other
 */
export async function init(options: InitOptions, asking?: Questions): Promise<CommandResult> {
  try {
    const facts = await factsOf(options, asking);
    const answers = await initAnswers(options, facts, asking);
    const output = options.output ?? join(stagesDirectory, `${answers.stage}.yaml`);
    if (!options.dryRun) checkOutput(output, options.force);
    const draft = draftStage(facts, answers);
    const text = stageText(draft, { schemaPath: schemaFrom(output), lines: headingOf(draft, facts) });
    checkStage(text, { file: relative('', output) });
    if (!options.dryRun) writeWhole(output, text);
    return reported({ options, output, draft, text });
  } catch (error) {
    if (error instanceof Stopped)
      return { stdout: '', stderr: 'Stopped. Nothing was written.\n', exitCode: 130 };
    throw error;
  }
}

async function factsOf({ from }: InitOptions, asking?: Questions): Promise<AppFacts> {
  const folder =
    from ?? (await asking?.ask("Folder of your app's source, to read what is there (Enter: none): "));
  if (asking !== undefined && folder === undefined) throw new Stopped();
  if (folder === undefined || folder === '') return nothingFound;
  if (!isFolder(folder)) throw new CliError(1, `--from: expected a folder, got ${quote(folder)}`);
  return readApp(folder);
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function checkOutput(output: string, force: boolean): void {
  if (!isFolder(dirname(output))) {
    throw new CliError(1, `--output: there is no folder ${quote(dirname(output))}`);
  }
  const found = lstatSync(output, { throwIfNoEntry: false });
  if (found?.isDirectory() === true) {
    throw new CliError(1, `--output: expected a file, got the folder ${quote(output)}`);
  }
  if (found !== undefined && !force) {
    throw new CliError(3, `${output} exists: --force writes over it, --output names another file`);
  }
}

/** The whole file or none of it: a half of one could be a stage too. */
function writeWhole(output: string, text: string): void {
  let beside: string | undefined;
  try {
    beside = mkdtempSync(join(dirname(output), '.init-'));
    const written = join(beside, basename(output));
    writeFileSync(written, text);
    renameSync(written, output);
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new CliError(1, `${output} could not be written: ${reason}`);
  } finally {
    if (beside !== undefined) rmSync(beside, { recursive: true, force: true });
  }
}

function schemaFrom(output: string): string {
  return relative(dirname(resolve(output)), join(checkoutRoot, 'config/stage.schema.json')).replaceAll(
    '\\',
    '/',
  );
}

function headingOf({ stage, remarks }: Draft, { name }: AppFacts): readonly string[] {
  const source = name === undefined ? 'of what was answered' : `of what ${name} says of itself`;
  return [
    `A first stage file, made by "init" ${source}. It passes the checks; whether it is right, nobody has said yet: look at each "guess". docs/adopt.md says how to find what must change in the app.`,
    ...(remarks.length === 0 ? [] : ['', `Not in ${stage.stage}, or to be looked at:`]),
    ...remarks.map((remark) => `- ${remark}`),
  ];
}

interface Outcome {
  readonly options: InitOptions;
  readonly output: string;
  readonly draft: Draft;
  readonly text: string;
}

function reported({ options, output, draft, text }: Outcome): CommandResult {
  const guesses = draft.notes.filter((note) => note.guess);
  const file = relative('', output);
  if (options.json) {
    const facts = { file, written: !options.dryRun, text, notes: draft.notes, remarks: draft.remarks };
    return { stdout: `${JSON.stringify(facts, null, 2)}\n`, stderr: '', exitCode: 0 };
  }
  const { stage } = draft.stage;
  const inStages =
    resolve(dirname(output)) === resolve(stagesDirectory) && basename(output) === `${stage}.yaml`;
  const named = inStages ? stage : file.startsWith('.') ? file : `./${file}`;
  const lines = [
    ...draft.remarks,
    `${options.dryRun ? `Not written: ${file}` : `Written: ${file}`}, with ${guesses.length} guesses to look at.`,
    `Next: npx cdk synth -c stage=${named} -q; ${commandName} budgets --stage ${named}`,
  ];
  return { stdout: options.dryRun ? text : '', stderr: `${lines.join('\n')}\n`, exitCode: 0 };
}
