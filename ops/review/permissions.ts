import type { TemplateDiff } from '@aws-cdk/cloudformation-diff';
import { type Comparison, shortStack } from './compare';
import type { Finding } from './finding';
import { code, few, own, type Phrase, phrase } from './phrase';

type Statement = TemplateDiff['iamChanges']['statements']['additions'][number];

/** What may be asked of AWS that could not be before. Also what no longer is denied. */
export function broadened({ stage, pairs }: Comparison): Finding[] {
  return pairs.flatMap(({ name, diff }) => {
    if (diff === undefined) return [];
    const { statements, managedPolicies } = diff.iamChanges;
    const place = shortStack(stage, name);
    const grants = permitted(statements.additions, statements.removals);
    const freed = permitted(statements.removals, statements.additions, 'Deny');
    return [
      ...grants.map((grant) => ({
        places: [place],
        stops: false,
        words: phrase`in ${code(place)} ${words(grant, 'may')}`,
      })),
      ...freed.map((grant) => ({
        places: [place],
        stops: false,
        words: phrase`in ${code(place)} ${words(grant, 'is no longer denied')}`,
      })),
      ...managedPolicies.additions.map(({ identityArn, managedPolicyArn }) => ({
        places: [place],
        stops: false,
        words: phrase`in ${code(place)} ${code(principalName(identityArn))} gets the managed policy ${code(principalName(managedPolicyArn))}.`,
      })),
    ];
  });
}

/** How many permissions go. A reviewer counts them, and reads them in the templates. */
export function narrowed({ pairs }: Comparison): number {
  return pairs.reduce((count, { diff }) => {
    const { additions = [], removals = [] } = diff?.iamChanges.statements ?? {};
    return count + permitted(removals, additions).length;
  }, 0);
}

/** Who may do what with what. One line of a policy may be many of them. */
interface Grant {
  readonly principals: readonly string[];
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly condition: string;
}

/** What `these` say and `those` do not, action by action: a policy that is written anew is no other policy. */
function permitted(
  these: readonly Statement[],
  those: readonly Statement[],
  effect: 'Allow' | 'Deny' = 'Allow',
): Grant[] {
  const known = new Set(those.filter((one) => one.effect === effect).flatMap(atoms));
  return these
    .filter((statement) => statement.effect === effect)
    .flatMap((statement): Grant[] => {
      const grant = grantOf(statement);
      const isNew = (principal: string, action: string, resource: string) =>
        !known.has(atom(principal, action, resource, grant.condition));
      const actions = grant.actions.filter((action) =>
        grant.principals.some((principal) =>
          grant.resources.some((resource) => isNew(principal, action, resource)),
        ),
      );
      const resources = grant.resources.filter((resource) =>
        grant.principals.some((principal) => actions.some((action) => isNew(principal, action, resource))),
      );
      return actions.length === 0 ? [] : [{ ...grant, actions, resources }];
    });
}

function grantOf({ principals, actions, resources, condition }: Statement): Grant {
  return {
    principals: texts(principals),
    actions: texts(actions),
    resources: texts(resources),
    condition: condition === undefined ? '' : JSON.stringify(condition),
  };
}

function texts({ values, not }: Statement['actions']): string[] {
  if (values.length === 0) return ['*'];
  return not ? [`everything but ${values.join(', ')}`] : values;
}

function atoms(statement: Statement): string[] {
  const { principals, actions, resources, condition } = grantOf(statement);
  return principals.flatMap((principal) =>
    actions.flatMap((action) => resources.map((resource) => atom(principal, action, resource, condition))),
  );
}

function atom(...parts: readonly string[]): string {
  return JSON.stringify(parts);
}

const mostShown = 6;

function words({ principals, actions, resources, condition }: Grant, may: string): Phrase {
  const where = condition === '' ? phrase`` : phrase`, where ${code(condition)}`;
  const who = few(principals.map(principalName), mostShown);
  return phrase`${who} ${own(may)} ${few(actions, mostShown)} on ${few(resources, mostShown)}${where}.`;
}

/** `AWS:${TaskRole1234}` -> `TaskRole1234`: the role that stands in the same template. */
function principalName(text: string): string {
  return /^(?:AWS:)?\$\{(\w+)\}$/.exec(text)?.[1] ?? text;
}
