import { type Budget, type BudgetTerm, budget } from '../../domain/budget';
import { subnetMasks } from '../../domain/subnet-masks';
import { serviceRules } from '../rule-priorities';
import { createdNetwork } from '../schema/network';
import type { StageConfig } from '../schema/stage';
import type { BudgetClient, StageBudget } from './stage-budget';

/** Rules of the load balancers, and addresses of a VPC that the stage makes. An existing VPC is not ours to count. */
export function networkBudgets(config: StageConfig, clients: readonly BudgetClient[]): StageBudget[] {
  const path = ['services'];
  const found: StageBudget[] = [
    { path, budget: listenerRuleBudget('web and API', ruled(config, false)) },
    { path, budget: listenerRuleBudget('websockets', ruled(config, true)) },
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
    .flatMap(([name, service]) =>
      serviceRules(service).map((_, index) => (index === 0 ? name : `${name}, rule ${index + 1}`)),
    );
  return statusPageIsOn(websockets, services) ? ['status page', ...here] : here;
}

/** It stands where customers' pages are; in a stage without any, beside the websockets. */
function statusPageIsOn(websockets: boolean, services: StageConfig['services']): boolean {
  const kinds = Object.values(services).map(({ kind }) => kind === 'websockets');
  return kinds.includes(websockets) && (!websockets || !kinds.includes(false));
}

/** Rules of one load balancer, defaults not counted (Elastic Load Balancing quotas). Can be raised on request. */
const rulesPerBalancer = 100;

/** For maintenance pages and for rules written by hand in an incident, when nobody can ask for a higher quota. */
const reservedRules = 30;

/** Rules that are needed on one load balancer: one for each of `ruled`, which are rules of services and that of the status page. */
export function listenerRuleBudget(balancer: string, ruled: readonly string[]): Budget {
  return budget({
    name: `listener rules, ${balancer}`,
    unit: 'rules',
    terms: ruled.map((name) => ({ what: name, amount: 1 })),
    allowed: rulesPerBalancer - reservedRules,
    allowedBecause: `quota ${rulesPerBalancer} - ${reservedRules} for maintenance and incidents`,
  });
}

export interface SubnetAddressesInput {
  /** Prefix length of each zone's task subnet. */
  readonly mask: number;
  readonly zones: number;
  /** The most tasks that exist at once, stopping ones included, by service or pool. */
  readonly tasks: readonly { readonly name: string; readonly peakTasks: number }[];
  /** Interface endpoints: one address of each in every zone. */
  readonly interfaceEndpoints: number;
}

/** AWS keeps the first four addresses of a subnet and the last (VPC user guide, subnet sizing). */
const keptByAws = 5;

/** Lambda shares one network interface a subnet among all runs of a function; a second one while it is updated. */
const functionAddresses = 2;

/**
 * Addresses of the fullest zone's task subnet. Each Fargate task takes one until it is gone. Counted for the worst
 * case in which a zone is lost and the others carry all tasks.
 */
export function subnetAddresses({ mask, zones, tasks, interfaceEndpoints }: SubnetAddressesInput): Budget {
  const left = Math.max(1, zones - 1);
  const share = (name: string, peakTasks: number): BudgetTerm => ({
    what: `${name}: ${peakTasks} tasks over ${left} of ${zones} zones`,
    amount: Math.ceil(peakTasks / left),
  });
  return budget({
    name: 'task subnet addresses',
    unit: 'addresses a zone',
    terms: [
      ...tasks.map(({ name, peakTasks }) => share(name, peakTasks)),
      { what: 'interface endpoints', amount: interfaceEndpoints },
      { what: 'queue meter', amount: functionAddresses },
      { what: 'queue mover', amount: functionAddresses },
    ],
    allowed: 2 ** (32 - mask) - keptByAws,
    allowedBecause: `/${mask} less ${keptByAws} kept by AWS`,
  });
}
