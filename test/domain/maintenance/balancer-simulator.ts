import { globMatches } from '../../../domain/maintenance/glob';
import type { MaintenanceRule, RuleAction } from '../../../domain/maintenance/maintenance-rule';
import type { RuleConditions } from '../../../domain/maintenance/rule-conditions';
import type { ServiceRoute } from '../../../domain/maintenance/surface';

export interface Request {
  readonly host: string;
  readonly path: string;
  readonly cookie?: string;
  readonly websocketKey?: string;
}

interface Listed {
  readonly conditions: RuleConditions;
  readonly action: RuleAction | { readonly kind: 'status' };
}

/** What a load balancer does: the rules in their order, each with all of its conditions; then the default. */
export function answer(
  request: Request,
  services: readonly ServiceRoute[],
  maintenance: readonly MaintenanceRule[],
): RuleAction | { readonly kind: 'status' } | { readonly kind: 'nothing' } {
  const routes = services
    .filter(({ hosts, paths }) => hosts.length + paths.length > 0)
    .map(({ name, hosts, paths }): Listed => {
      return { conditions: { hosts, paths }, action: { kind: 'forward', service: name } };
    });
  const rest = services.find(({ hosts, paths }) => hosts.length + paths.length === 0);
  const rules: Listed[] = [
    { conditions: { hosts: [], paths: ['/status.json'] }, action: { kind: 'status' } },
    ...maintenance.filter(({ place }) => place === 'above'),
    ...routes,
    ...maintenance.filter(({ place }) => place === 'below'),
    ...(rest === undefined
      ? []
      : [{ conditions: { hosts: [], paths: [] }, action: { kind: 'forward' as const, service: rest.name } }]),
  ];
  return rules.find(({ conditions }) => fits(request, conditions))?.action ?? { kind: 'nothing' };
}

function fits(request: Request, { hosts, paths, header }: RuleConditions): boolean {
  const value = header?.name === 'Cookie' ? request.cookie : request.websocketKey;
  return (
    one(hosts, request.host.toLowerCase()) &&
    one(paths, request.path) &&
    (header === undefined ||
      (value !== undefined &&
        one(
          header.values.map((each) => each.toLowerCase()),
          value.toLowerCase(),
        )))
  );
}

function one(patterns: readonly string[], text: string): boolean {
  return patterns.length === 0 || patterns.some((pattern) => globMatches(pattern, text));
}
