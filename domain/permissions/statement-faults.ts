import { globMatches, globsOverlap } from '../maintenance/glob';

/** What a role is allowed to do, as IAM has it. `*` and `?` are wildcards in actions and resources. */
export interface Statement {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Operator -> key -> values. */
  readonly conditions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

/** Something that keeps a platform up, and that the app on it has no business with beyond what it is granted anyway. */
export interface GuardedPart {
  /** Completes "takes in ...". */
  readonly what: string;
  /** As actions begin: `secretsmanager`. */
  readonly service: string;
  /** What its ARNs look like, with `*` for what is not known and has no colon. */
  readonly arns: readonly string[];
  /** Actions, with wildcards, that may be allowed on it all the same, since they only look, or know no resource. */
  readonly harmless: readonly string[];
}

export interface StatementFault {
  readonly at: 'actions' | 'resources' | 'conditions';
  /** Of the action or resource in its list. */
  readonly index?: number;
  /** Completes "expected ...". */
  readonly expected: string;
  /** Completes "got ...". */
  readonly got: string;
}

/** With these a task makes itself whom it likes to be. What only looks is `Get...` and `List...`. */
const harmlessOfIam = ['passrole', 'get?*', 'list?*'];

/** Who is named by them must be named in full: a wildcard takes in roles that are made tomorrow. */
const onRoles = ['iam:passrole', 'sts:assumerole'];

/** Where a metric with this name in the meter's own namespace moves pools and calls people. */
const putMetricData = 'cloudwatch:putmetricdata';
const namespaceKey = 'cloudwatch:namespace';
const operators = ['stringequals', 'stringequalsignorecase', 'stringlike'];

/**
 * What is wrong with a statement that a task is given: actions that are not named, ways to become somebody else, and
 * whatever takes in a part that must be left alone. IAM compares actions in any spelling (IAM User Guide, "IAM JSON policy
 * elements: Action"), and so does this.
 *
 * Conditions do not excuse a resource: whether one narrows it enough cannot be told. They are looked at for
 * `cloudwatch:PutMetricData` alone, which knows no resource.
 *
 * @param guardedNamespace of CloudWatch, which metrics of the app's own may not begin with
 */
export function statementFaults(
  statement: Statement,
  guarded: readonly GuardedPart[],
  guardedNamespace: string,
): StatementFault[] {
  const actions = statement.actions.map((action) => action.toLowerCase());
  return [
    ...listFaults('actions', statement.actions, (action) => actionFault(action.toLowerCase())),
    ...listFaults('resources', statement.resources, (resource) => resourceFault(actions, resource, guarded)),
    ...(actions.some((action) => action.includes(':') && globsOverlap(action, putMetricData))
      ? namespaceFaults(statement.conditions, guardedNamespace)
      : []),
  ];
}

function listFaults(
  at: 'actions' | 'resources',
  list: readonly string[],
  fault: (item: string) => string | undefined,
): StatementFault[] {
  return list.flatMap((item, index) => {
    const expected = fault(item);
    return expected === undefined ? [] : [{ at, index, expected, got: JSON.stringify(item) }];
  });
}

function actionFault(action: string): string | undefined {
  const [service = '', name = ''] = action.split(':');
  if (!/^[a-z0-9-]+$/.test(service) || !/^[a-z0-9]/.test(name)) {
    return 'an action by name, such as s3:GetObject or s3:Get*';
  }
  return service === 'iam' && !harmlessOfIam.some((harmless) => globMatches(harmless, name))
    ? 'of IAM only PassRole, Get... and List...: with others a task makes itself any role'
    : undefined;
}

function resourceFault(
  actions: readonly string[],
  resource: string,
  guarded: readonly GuardedPart[],
): string | undefined {
  const role = actions.find((action) => onRoles.some((one) => globsOverlap(action, one)));
  if (role !== undefined && /[*?]/.test(resource)) return `each role by its whole ARN beside ${role}`;
  for (const { what, service, arns, harmless } of guarded) {
    const harmful = actions.find(
      (action) =>
        action.startsWith(`${service}:`) &&
        !harmless.some((one) => globMatches(`${service}:${one.toLowerCase()}`, action)),
    );
    if (harmful !== undefined && arns.some((arn) => arnsOverlap(arn, resource))) {
      return `one that leaves out ${what} beside ${harmful}`;
    }
  }
  return undefined;
}

/**
 * Whether some resource is meant by both. A `*` of the guarded one stays within its part of an ARN; that of a policy goes on
 * over colons, as IAM reads it (IAM User Guide, "IAM JSON policy elements: Resource").
 */
function arnsOverlap(guarded: string, resource: string): boolean {
  // below[j]: whether the ends of both, from the place after i and from j on, meet.
  let below: boolean[] = [];
  for (let i = guarded.length; i >= 0; i -= 1) {
    const row: boolean[] = [];
    for (let j = resource.length; j >= 0; j -= 1) {
      const [a, b] = [guarded.charAt(i), resource.charAt(j)];
      const [down, right, both] = [below[j] ?? false, row[j + 1] ?? false, below[j + 1] ?? false];
      if (a === '' && b === '') row[j] = true;
      else if (b === '*') row[j] = right || (a !== '' && down);
      else if (a === '*') row[j] = down || (b !== '' && b !== ':' && right);
      else row[j] = a !== '' && both && (a === b || b === '?');
    }
    below = row;
  }
  return below[0] ?? false;
}

function namespaceFaults(conditions: Statement['conditions'], guardedNamespace: string): StatementFault[] {
  const named = Object.entries(conditions)
    .filter(([operator]) => operators.includes(operator.toLowerCase()))
    .flatMap(([, keys]) => Object.entries(keys))
    .filter(([key]) => key.toLowerCase() === namespaceKey)
    .flatMap(([, values]) => values);
  const own = named.filter((value) =>
    globsOverlap(`${guardedNamespace}*`.toLowerCase(), value.toLowerCase()),
  );
  if (named.length > 0 && own.length === 0) return [];
  const expected = `StringEquals with ${namespaceKey} beside ${putMetricData}, and no namespace that begins with ${guardedNamespace}, whose metrics move pools`;
  return [{ at: 'conditions', expected, got: own.length === 0 ? 'nothing' : own.join(', ') }];
}
