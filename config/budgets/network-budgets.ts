import { subnetMasks } from '../../domain/subnet-masks';
import { createdNetwork } from '../created-network';
import type { StageConfig } from '../schema/stage';
import type { BudgetClient } from './budget-clients';
import { listenerRules } from './listener-rules';
import type { StageBudget } from './stage-budget';
import { subnetAddresses } from './subnet-addresses';

/** Rules of the load balancers, and addresses of a VPC that the stage makes. An existing VPC is not ours to count. */
export function networkBudgets(config: StageConfig, clients: readonly BudgetClient[]): StageBudget[] {
  const path = ['services'];
  const found: StageBudget[] = [
    { path, budget: listenerRules('web and API', ruled(config, false)) },
    { path, budget: listenerRules('websockets', ruled(config, true)) },
  ];
  if (config.network.existing !== undefined) return found;
  const created = createdNetwork(config.network);
  const vpcMask = Number(created.cidr.split('/')[1]);
  // A block of another size is reported by its own check.
  if (vpcMask < 16 || vpcMask > 20) return found;
  const zones = config.zones.length;
  const budget = subnetAddresses({
    mask: subnetMasks(vpcMask, zones).tasks,
    zones,
    tasks: clients,
    interfaceEndpoints: created.interfaceEndpoints.length,
  });
  return [...found, { path: ['network'], budget }];
}

/** What needs a rule on one of the two balancers: services with hosts or paths, and the status page. */
function ruled({ services }: StageConfig, websockets: boolean): string[] {
  const here = Object.entries(services)
    .filter(([, { kind }]) => (kind === 'websockets') === websockets)
    .filter(([, { hosts, paths }]) => hosts.length + paths.length > 0)
    .map(([name]) => name);
  return statusPageIsOn(websockets, services) ? ['status page', ...here] : here;
}

/** It stands where customers' pages are; in a stage without any, beside the websockets. */
function statusPageIsOn(websockets: boolean, services: StageConfig['services']): boolean {
  const kinds = Object.values(services).map(({ kind }) => kind === 'websockets');
  return kinds.includes(websockets) && (!websockets || !kinds.includes(false));
}
