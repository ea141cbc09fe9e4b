/** One sign of a pattern: a letter, any text, or text within one part of a name. */
type Sign = { readonly letter: string } | { readonly any: 'text' | 'part' };

/** Variables whose value may hold a slash: names of objects, repositories, log groups, secrets and parameters. */
const withSlashes =
  /^\$\{(ObjectName|RepositoryName|LogGroupName|LogStreamName|SecretId|RoleNameWithPath|StackName|ParameterNameWithoutLeadingSlash)\}$/;

/**
 * Whether a policy's resource, with its `*` and `?`, can be a resource whose ARN has this form.
 *
 * @param resource `arn:aws:ecs:us-east-1:111122223333:service/prod/*`
 * @param form as the Service Authorization Reference writes it: `arn:${Partition}:ecs:...:service/${ClusterName}/${ServiceName}`
 */
export function canBe(resource: string, form: string): boolean {
  const granted = [...resource].map((letter): Sign => (letter === '*' ? { any: 'text' } : { letter }));
  const known = (form.match(/\$\{[^}]+\}|./g) ?? []).map((part): Sign => {
    if (part.length === 1) return part === '*' ? { any: 'text' } : { letter: part };
    return { any: withSlashes.test(part) ? 'text' : 'part' };
  });
  return meet(granted, known);
}

/** Whether some text fits both. A policy's `?` is taken for a letter, of which these templates have none. */
function meet(some: readonly Sign[], others: readonly Sign[]): boolean {
  const known = new Map<string, boolean>();
  const at = (one: number, other: number): boolean => {
    const key = `${one} ${other}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const result = step(one, other);
    known.set(key, result);
    return result;
  };
  const step = (one: number, other: number): boolean => {
    const a = some[one];
    const b = others[other];
    if (a === undefined && b === undefined) return true;
    if (a !== undefined && 'any' in a) {
      if (at(one + 1, other)) return true;
      return b !== undefined && at(one, other + 1);
    }
    if (b !== undefined && 'any' in b) {
      if (at(one, other + 1)) return true;
      return a !== undefined && (b.any === 'text' || !/[/:]/.test(a.letter)) && at(one + 1, other);
    }
    return a !== undefined && b !== undefined && a.letter === b.letter && at(one + 1, other + 1);
  };
  return at(0, 0);
}
