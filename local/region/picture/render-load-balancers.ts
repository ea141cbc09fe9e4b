import type { LoadBalancerPicture } from './picture';
import { shortName } from './short-name';
import { table } from './table';

/** Load balancers, their listeners and rules in the order in which they are tried, and how to reach them here. */
export function renderLoadBalancers(balancers: readonly LoadBalancerPicture[]): string {
  const rules = table(
    [
      { title: 'Load balancer', width: 22 },
      { title: 'Listener', width: 9 },
      { title: 'Priority', width: 8 },
      { title: 'If' },
      { title: 'Then', width: 32 },
    ],
    balancers.flatMap(({ logicalId, listeners }) =>
      listeners.flatMap(({ protocol, port, rules }) =>
        rules.map(({ priority, conditions, action }) => [
          shortName(logicalId),
          `${protocol} ${port}`,
          priority,
          conditions.join(' and '),
          action.split(' ').map(shortName).join(' '),
        ]),
      ),
    ),
  );
  const targets = balancers.flatMap(({ targetGroups }) =>
    targetGroups.map(
      ({ logicalId, protocol, port, healthCheckPath }) =>
        `${shortName(logicalId)}: ${protocol} ${port}, health check ${healthCheckPath}`,
    ),
  );
  const here = balancers.flatMap(({ listeners }) =>
    listeners.map(({ here: { url, hostHeader } }) => `curl -H 'Host: ${hostHeader}' ${url}`),
  );
  return [rules, ...targets, ...here].join('\n');
}
