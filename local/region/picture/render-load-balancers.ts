import type { LoadBalancerPicture } from './picture';
import { table } from './table';

/** Load balancers, their listeners, and the rules in the order in which they are tried. */
export function renderLoadBalancers(balancers: readonly LoadBalancerPicture[]): string {
  const rules = table(
    [
      { title: 'Load balancer', width: 32 },
      { title: 'Listener', width: 10 },
      { title: 'Priority', width: 8 },
      { title: 'If' },
      { title: 'Then', width: 26 },
    ],
    balancers.flatMap(({ name, listeners }) =>
      listeners.flatMap(({ protocol, port, rules }) =>
        rules.map(({ priority, conditions, action }) => [
          name,
          `${protocol} ${port}`,
          priority,
          conditions.join(' and '),
          action,
        ]),
      ),
    ),
  );
  return [rules, ...balancers.map(({ name, url }) => `${name}: ${url}`)].join('\n');
}
