import { allChecks, allWarnings } from './checks/all-checks';
import { exceededBudgets } from './checks/budgets';
import type { Check } from './checks/finding';
import { extensionKey } from './json-schema';
import { type Problem, StageProblems } from './problem';
import { type StageConfig, stageSchema } from './schema/stage';
import { shapeProblems } from './shape-problems';
import { withSizeDefaults } from './size-defaults';
import { type ParsedYaml, parseYaml } from './yaml/parse-yaml';

/** Where a stage's text came from. */
export interface StageSource {
  /** How messages call the file. */
  readonly file: string;
  /** The stage that was asked for by name; the text must carry it. @default - any name will do */
  readonly name?: string;
  /** What a sum over its budget is. Allowed only for those who want to see it. @default - 'refused' */
  readonly overBudget?: 'refused' | 'allowed';
}

/** A stage that may be deployed, and what its writer should know of. */
export interface CheckedStage {
  readonly config: StageConfig;
  readonly warnings: readonly Problem[];
}

type FoundProblem = Omit<Problem, 'file'>;

/** {@link checkedStage} for those who need the stage alone. */
export function checkStage(text: string, source: StageSource): StageConfig {
  return checkedStage(text, source).config;
}

/**
 * Checks and completes the text of a stage file, in three steps: YAML, shape, contradictions. All problems of the
 * first step that has any are told at once; later ones would only be consequences.
 *
 * @throws StageProblems, whatever the text is.
 */
export function checkedStage(text: string, source: StageSource): CheckedStage {
  const { file, name, overBudget = 'refused' } = source;
  const told = (problems: readonly FoundProblem[]): Problem[] =>
    [...problems].sort(inOrderOfLines).map((problem) => ({ file, ...problem }));
  const fail = (problems: readonly FoundProblem[]): never => {
    throw new StageProblems(told(problems));
  };
  const yaml = parseYaml(text);
  if (!yaml.ok) return fail(yaml.mistakes.map((mistake) => ({ path: [], ...mistake })));
  const shape = stageSchema.safeParse(withSizeDefaults(withoutExtensions(yaml.value)));
  if (!shape.success) return fail(shapeProblems(shape.error.issues, yaml));
  const checks =
    overBudget === 'refused' ? allChecks : allChecks.filter((check) => check !== exceededBudgets);
  const contradictions = [
    ...nameProblems(shape.data, name, yaml),
    ...checkProblems(shape.data, checks, yaml),
  ];
  if (contradictions.length > 0) fail(contradictions);
  return { config: shape.data, warnings: told(checkProblems(shape.data, allWarnings, yaml)) };
}

function withoutExtensions(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => !extensionKey.test(key)));
}

function inOrderOfLines(a: FoundProblem, b: FoundProblem): number {
  const [first, second] = [a.position, b.position];
  if (first === undefined || second === undefined) return 0;
  return first.line - second.line || first.column - second.column;
}

/** A copied file whose `stage` still names the original would be deployed over the original. */
function nameProblems(config: StageConfig, name: string | undefined, yaml: ParsedYaml): FoundProblem[] {
  if (name === undefined || config.stage === name) return [];
  const path = ['stage'];
  const expected = `the name of the file, ${name}`;
  return [{ path, position: yaml.locate(path), expected, got: JSON.stringify(config.stage) }];
}

function checkProblems(config: StageConfig, checks: readonly Check[], yaml: ParsedYaml): FoundProblem[] {
  return checks
    .flatMap((check) => check(config))
    .map((finding) => ({ ...finding, position: yaml.locate(finding.path) }));
}
