import { taskEnvironment } from '../../config/contract/task-environment';
import { variableName } from '../../config/schema/text';
import type { AppFacts } from './app-facts';
import { type Answers, guess, type Note, read } from './draft';
import type { FoundVariable } from './found-variable';
import { itemNameOf } from './stage-names';

/** Variables of all tasks: what may be copied, secrets by ARNs to be filled in, and the names of the rest. */
export interface VariableDraft {
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
  readonly notes: readonly Note[];
  readonly remarks: readonly string[];
}

/** Amazon's own in its documents: belongs to nobody. */
export const placeholderAccount = '111122223333';

/** What ARNs begin with in a region (IAM user guide, "Amazon Resource Names"). */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

/** Six letters as Secrets Manager appends them; nobody's. */
const placeholderSuffix = 'AbCdEf';

export function draftVariables(
  { facts, answers }: { readonly facts: AppFacts; readonly answers: Answers },
  ofStores: readonly string[],
): VariableDraft {
  const own = new Set<string>([...Object.values(taskEnvironment), ...ofStores]);
  const found = merged(facts);
  const names = [...found.keys()].filter(
    (name) =>
      !own.has(name) && !name.startsWith('BULKHEAD_') && !/(REDIS|VALKEY)/i.test(name) && !awsKeys.has(name),
  );
  const usable = names.filter((name) => variableName.safeParse(name).success);
  const secretNames = usable.filter((name) => found.get(name)?.secret === true);
  const secrets = secretNames.length > 0 ? secretNames : ['DATABASE_URL'];
  const environment = usable.flatMap((name) => {
    const value = found.get(name)?.value;
    return value === undefined ? [] : [[name, value] as const];
  });
  const sources = new Set(environment.flatMap(([name]) => found.get(name)?.from ?? []));
  const missing = usable.filter(
    (name) => found.get(name)?.secret === false && found.get(name)?.value === undefined,
  );
  const odd = names.filter((name) => !usable.includes(name));
  const stage = itemNameOf(answers.stage) ?? answers.stage;
  return {
    environment: Object.fromEntries(environment),
    secrets: Object.fromEntries(
      secrets.map((name) => [
        name,
        `arn:${partitionOf(answers.region)}:secretsmanager:${answers.region}:${answers.account ?? placeholderAccount}:secret:${stage}/${secretPath(name)}-${placeholderSuffix}`,
      ]),
    ),
    notes: [
      secretNames.length > 0
        ? guess(
            ['secrets'],
            'by the names of the variables; create each in Secrets Manager and put its ARN here',
          )
        : guess(
            ['secrets'],
            'no list of variables was found; create each in Secrets Manager and put its ARN here',
          ),
      ...(environment.length > 0 ? [read(['environment'], [...sources].join(', '))] : []),
    ],
    remarks: [
      ...([...found.keys()].some((name) => awsKeys.has(name))
        ? ['keys of AWS left out: tasks have a role of their own, to which rights are given']
        : []),
      ...(missing.length > 0
        ? [`variables whose values are not in the app's files: ${listed(missing)}`]
        : []),
      ...(odd.length > 0 ? [`variables whose names a stage file does not take: ${listed(odd)}`] : []),
    ],
  };
}

/** Tasks have a role, and need no keys. */
const awsKeys: ReadonlySet<string> = new Set([
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_PROFILE',
]);

/** Of all processes that stay: a secret anywhere is one, and a value that differs is nobody's. */
function merged({ processes }: AppFacts): ReadonlyMap<string, FoundVariable> {
  const all = new Map<string, FoundVariable>();
  for (const { variables } of processes) {
    for (const [name, variable] of variables) {
      const before = all.get(name);
      all.set(name, before === undefined ? variable : both(before, variable));
    }
  }
  return all;
}

function both(one: FoundVariable, other: FoundVariable): FoundVariable {
  const { from } = one;
  if (one.secret || other.secret) return { from, secret: true };
  const value = one.value ?? other.value;
  const same = (one.value ?? value) === (other.value ?? value);
  return value === undefined || !same ? { from, secret: false } : { from, secret: false, value };
}

function secretPath(name: string): string {
  return name.toLowerCase().replace(/_+/g, '-').replace(/^-|-$/g, '');
}

const maxListed = 60;

function listed(names: readonly string[]): string {
  const shown = names.slice(0, maxListed).join(', ');
  return names.length <= maxListed ? shown : `${shown} and ${names.length - maxListed} more`;
}
