import { allFaults } from './broken/all-faults';
import { certainFindings } from './broken/certain-findings';
import { allChecks, allWarnings } from './checks/all-checks';
import { exceededBudgets } from './checks/budgets';
import type { Check, CheckFinding } from './checks/finding';
import { extensionKey, jsonSchema } from './json-schema';
import { type KeyPath, type Problem, StageProblems } from './problem';
import { type StageConfig, stageSchema } from './schema/stage';
import { shapeProblems } from './shape-problems';
import { withSizeDefaults } from './size-defaults';
import { parseYaml } from './yaml/parse-yaml';

/** Where a stage's text came from. */
export interface StageSource {
  /** How messages call the file. */
  readonly file: string;
  /** The stage that was asked for by name; the text must carry it. @default - any name will do */
  readonly name?: string;
  /** What a sum over its budget is. Allowed only for those who want to see it. @default - 'refused' */
  readonly overBudget?: 'refused' | 'allowed';
  /** What only this reader asks of the stage. @default none */
  readonly further?: readonly Check[];
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
 * Checks and completes the text of a stage file: YAML, shape, contradictions. All problems are told at once. Where a part has
 * the wrong shape, contradictions are looked for with something right in its place, and those are told that stay with whatever
 * that is.
 *
 * @throws StageProblems, whatever the text is.
 */
export function checkedStage(text: string, source: StageSource): CheckedStage {
  const { file, name, overBudget = 'refused', further = [] } = source;
  const told = (problems: readonly FoundProblem[]): Problem[] => inOrderOfLines(file, problems);
  const fail = (problems: readonly FoundProblem[]): never => {
    throw new StageProblems(told(problems));
  };
  const yaml = parseYaml(text);
  const mistakes = yaml.mistakes.map((mistake) => ({ path: [], ...mistake }));
  if (!yaml.ok) return fail(mistakes);
  const checks = [
    ...(overBudget === 'refused' ? allChecks : allChecks.filter((check) => check !== exceededBudgets)),
    ...further,
  ];
  const named: Check = (config) => nameFindings(config, name);
  const root = withSizeDefaults(withoutExtensions(yaml.value));
  const shape = stageSchema.safeParse(root);
  const located = (found: readonly CheckFinding[]): FoundProblem[] =>
    found.map((finding) => ({ ...finding, position: yaml.locate(finding.path) }));
  if (!shape.success || mistakes.length > 0) {
    const read = { root, schema: jsonSchema(), source: yaml.source };
    const { faults, parts } = allFaults(read, yaml.unread.filter(isOfStage));
    const contradictions =
      parts === undefined ? [] : certainFindings({ ...read, parts, checks: [named, ...checks] });
    return fail([...mistakes, ...shapeProblems(faults, yaml), ...located(contradictions)]);
  }
  const findings = (all: readonly Check[]) => located(all.flatMap((check) => check(shape.data)));
  const contradictions = findings([named, ...checks]);
  if (contradictions.length > 0) fail(contradictions);
  return { config: shape.data, warnings: told(findings(allWarnings)) };
}

/** A file without the blocks that its mappings share. */
export function withoutExtensions(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => !extensionKey.test(key)));
}

function isOfStage([key]: KeyPath): boolean {
  return !extensionKey.test(String(key));
}

/** Problems of a file, as its reader meets them. */
export function inOrderOfLines(file: string, problems: readonly FoundProblem[]): Problem[] {
  return [...problems]
    .sort(({ position: one }, { position: other }) => {
      if (one === undefined || other === undefined) return 0;
      return one.line - other.line || one.column - other.column;
    })
    .map((problem) => ({ file, ...problem }));
}

/** A copied file whose `stage` still names the original would be deployed over the original. */
function nameFindings({ stage }: StageConfig, name: string | undefined): CheckFinding[] {
  if (name === undefined || stage === name) return [];
  return [{ path: ['stage'], expected: `the name of the file, ${name}`, got: JSON.stringify(stage) }];
}
