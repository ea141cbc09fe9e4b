import { statementFaults } from '../../domain/permissions/statement-faults';
import { metricNamespace } from '../contract/metric-names';
import { everyTask } from '../every-task';
import { guardedParts } from '../guarded-parts';
import type { KeyPath } from '../problem';
import type { StageConfig } from '../schema/stage';
import type { TaskPolicies } from '../schema/task-policies';
import type { CheckFinding } from './finding';

/** Permissions of an app's tasks that would take in what keeps the stage up, or could take in anything. */
export function taskPolicies(config: StageConfig): CheckFinding[] {
  const guarded = guardedParts(config.stage);
  return everyTask(config).flatMap(({ path, task }) => [
    ...sameManaged([...path, 'taskPolicies', 'managed'], task.taskPolicies),
    ...tooLong([...path, 'taskPolicies', 'statements'], task.taskPolicies),
    ...task.taskPolicies.statements.flatMap((statement, at) =>
      statementFaults(statement, guarded, metricNamespace).map(
        ({ at: key, index, expected, got }): CheckFinding => {
          const place: KeyPath = [...path, 'taskPolicies', 'statements', at, key];
          return { path: index === undefined ? place : [...place, index], expected, got };
        },
      ),
    ),
  ]);
}

/**
 * IAM takes 10,240 characters of inline policies a role, blanks not counted (IAM quotas), of which Bulkhead's own grants take
 * some thousand.
 */
const maxStatementCharacters = 8_000;

function tooLong(path: KeyPath, { statements }: TaskPolicies): CheckFinding[] {
  const documents = statements.map(({ actions, resources, conditions }) =>
    JSON.stringify({ Action: actions, Effect: 'Allow', Resource: resources, Condition: conditions }),
  );
  const characters = documents.join(',').replace(/\s/g, '').length;
  if (characters <= maxStatementCharacters) return [];
  const expected = `at most ${maxStatementCharacters} characters of statements, as IAM counts them (a managed policy holds more)`;
  return [{ path, expected, got: `${characters}` }];
}

/** IAM holds a policy of a role once, and CloudFormation refuses the list in which it stands twice. */
function sameManaged(path: KeyPath, { managed }: TaskPolicies): CheckFinding[] {
  return managed.flatMap((arn, index): CheckFinding[] => {
    if (managed.indexOf(arn) === index) return [];
    return [{ path: [...path, index], expected: 'every policy once', got: JSON.stringify(arn) }];
  });
}
