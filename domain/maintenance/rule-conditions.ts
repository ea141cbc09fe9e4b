/** What a request must be like. Each list that is not empty must have one value that fits. */
export interface RuleConditions {
  readonly hosts: readonly string[];
  readonly paths: readonly string[];
  readonly header?: { readonly name: 'Cookie' | 'Sec-WebSocket-Key'; readonly values: readonly string[] };
}

/**
 * Values of one condition. The guide says three ("Listener rules": "up to three comparison strings per condition and up to
 * five per rule"); the API was seen to refuse six with a message about five, and says nothing of three. With three in each a
 * rule is right under both.
 */
const valuesPerCondition = 3;

/** Elastic Load Balancing quotas, "Rules": 5 values of all conditions of one rule, and 5 wildcards (6 on newer pages). */
const valuesPerRule = 5;
const wildcardsPerRule = 5;

/** Conditions in parts that one rule each can hold; together they take exactly the same requests. */
export function splitConditions(conditions: RuleConditions): RuleConditions[] {
  const { hosts, paths, header } = conditions;
  const values = [...hosts, ...paths, ...(header?.values ?? [])];
  const wildcards = values.join('').replace(/[^*?]/g, '').length;
  const longest = Math.max(hosts.length, paths.length, header?.values.length ?? 0);
  const fits =
    longest <= valuesPerCondition && values.length <= valuesPerRule && wildcards <= wildcardsPerRule;
  if (fits) return [conditions];
  // Nothing left to halve: a path with too many wildcards, which the check of the stage file refuses.
  if (longest === 1) return [conditions];
  if (paths.length === longest) {
    return halves(paths).flatMap((half) => splitConditions({ ...conditions, paths: half }));
  }
  if (hosts.length === longest) {
    return halves(hosts).flatMap((half) => splitConditions({ ...conditions, hosts: half }));
  }
  if (header === undefined) return [conditions];
  return halves(header.values).flatMap((half) =>
    splitConditions({ ...conditions, header: { ...header, values: half } }),
  );
}

function halves(list: readonly string[]): [readonly string[], readonly string[]] {
  const middle = Math.ceil(list.length / 2);
  return [list.slice(0, middle), list.slice(middle)];
}
