import { inOrderOfLines, withoutExtensions } from './check-stage';
import { fileSchema } from './json-schema';
import { loadStage } from './load-stage';
import { nearestKey } from './nearest-key';
import { type Problem, quote, StageProblems } from './problem';
import { type DeliveryFile, deliveryShape } from './schema/delivery';
import type { StageConfig } from './schema/stage';
import { faultsOf, shapeProblems } from './shape-problems';
import { listStages, readStageFile } from './stage-file';
import { type ParsedYaml, parseYaml } from './yaml/parse-yaml';

/** A stage, and the environment of the repository from which it is deployed. */
export interface DeliveredStage {
  readonly config: StageConfig;
  readonly environment: string;
}

/** A checked delivery file, with the stages that it names. */
export interface DeliveryConfig extends Omit<DeliveryFile, 'stages'> {
  readonly stages: readonly DeliveredStage[];
}

type FoundProblem = Omit<Problem, 'file'>;

/** For editors, and for messages. */
export const deliverySchema = () => fileSchema(deliveryShape);

/**
 * Reads and checks a delivery file, and the stage files that it names.
 *
 * @param stagesDirectory @default - `config/stages` of this repository
 * @throws StageProblems with everything that is wrong, of a stage file too; its message is for the user.
 */
export function loadDelivery(path: string, stagesDirectory?: string): DeliveryConfig {
  const read = readStageFile(path);
  if (!read.ok) throw new StageProblems([{ file: path, path: [], ...read }]);
  const yaml = parseYaml(read.text);
  const fail = (problems: readonly FoundProblem[]): never => {
    throw new StageProblems(inOrderOfLines(path, problems));
  };
  const mistakes = yaml.mistakes.map((mistake) => ({ path: [], ...mistake }));
  if (!yaml.ok) return fail(mistakes);
  const shape = deliveryShape.safeParse(withoutExtensions(yaml.value));
  if (!shape.success || mistakes.length > 0) {
    const faults = (shape.error?.issues ?? []).flatMap((issue) => faultsOf(issue));
    const kind = { name: 'a delivery file', schema: deliverySchema() };
    return fail([...mistakes, ...shapeProblems(faults, yaml, kind)]);
  }
  const { stages, ...file } = shape.data;
  const known = listStages(stagesDirectory);
  const unknown = Object.keys(stages).filter((name) => !known.includes(name));
  const missing = unknown.map(
    (name): FoundProblem => ({
      position: yaml.locateKey(['stages', name]),
      path: ['stages', name],
      expected: `one of the stages ${known.join(', ')}`,
      got: quote(name),
      suggestion: nearestKey(name, known),
    }),
  );
  const delivered = Object.entries(stages)
    .filter(([name]) => known.includes(name))
    .map(([name, { environment }]) => ({
      config: loadStage(name, stagesDirectory === undefined ? {} : { directory: stagesDirectory }),
      environment,
    }));
  const found = [...missing, ...repositoryProblems(file, yaml), ...stageProblems(file, delivered, yaml)];
  if (Object.keys(stages).length === 0) {
    found.push({
      position: yaml.locate(['stages']),
      path: ['stages'],
      expected: 'at least one stage',
      got: 'none',
    });
  }
  return found.length > 0 ? fail(found) : { ...file, stages: delivered };
}

function repositoryProblems({ repository }: Omit<DeliveryFile, 'stages'>, yaml: ParsedYaml): FoundProblem[] {
  if (!repository.acceptNames || repository.ids !== undefined) return [];
  const path = ['repository', 'acceptNames'];
  const expected = '`ids` beside it: without them the names are all that is accepted anyway';
  return [{ position: yaml.locate(path), path, expected, got: 'none' }];
}

/** A role is of one account, and one environment must not reach the role of another stage. */
function stageProblems(
  { account }: Omit<DeliveryFile, 'stages'>,
  delivered: readonly DeliveredStage[],
  yaml: ParsedYaml,
): FoundProblem[] {
  return delivered.flatMap(({ config, environment }, index): FoundProblem[] => {
    const path = ['stages', config.stage];
    const elsewhere = config.account !== undefined && config.account !== account;
    const earlier = delivered.slice(0, index).find((other) => other.environment === environment);
    return [
      ...(elsewhere
        ? [
            {
              position: yaml.locateKey(path),
              path,
              expected: `a stage of the account ${account} (a delivery file for each account)`,
              got: `one of ${config.account}`,
            },
          ]
        : []),
      ...(earlier === undefined
        ? []
        : [
            {
              position: yaml.locate([...path, 'environment']),
              path: [...path, 'environment'],
              expected: 'an environment of its own, or whoever deploys one stage deploys the other',
              got: `${quote(environment)}, that of ${earlier.config.stage}`,
            },
          ]),
    ];
  });
}
