import { type BudgetTerm, budget } from '../../domain/budget';
import { everyCache, everyStore, type StoreEntry } from '../every-store';
import type { KeyPath } from '../problem';
import { serviceRules } from '../rule-priorities';
import { createdNetwork } from '../schema/network';
import type { StageConfig } from '../schema/stage';
import type { StageBudget } from './stage-budget';

/** Of one stack ("Understand CloudFormation quotas"). It is no quota that can be raised. */
const resourcesPerStack = 500;

/** For what a later version of Bulkhead puts there: a stage that passed once must not be refused by an update. */
const reservedResources = 50;

/**
 * Resources of the two stacks that grow with a stage. Pools have stacks of their own (ADR 25), and Controls and Maintenance
 * hold lists that end before.
 */
export function stackBudgets(config: StageConfig): StageBudget[] {
  const { network, services } = config;
  const caches: KeyPath[] = everyCache(config).length > 0 ? [['stores', 'caches']] : [];
  const routes: KeyPath[] = network.create === undefined ? [] : [['network', 'create', 'routes']];
  const [foundation = ['network']] = [...caches, ...routes];
  const byServices = Object.keys(services).length * resourcesPerService;
  const byCaches = sum(everyCache(config).map(cacheAlarms));
  const [ofCaches = ['services']] = byCaches > byServices ? caches : [];
  return [
    {
      path: foundation,
      budget: stackBudget('network and stores', [
        ...networkTerms(config),
        ...everyStore(config).map(({ path, role }) => ({
          what: path.join('.'),
          amount: role === 'cache' ? resourcesPerCache : resourcesPerMeteredStore,
        })),
      ]),
    },
    {
      path: ofCaches,
      budget: stackBudget('all services', [
        { what: 'cluster, balancers, functions, alarms, roles of operators', amount: fixedResources },
        ...Object.entries(services).map(([name, service]) => {
          const rules = serviceRules(service).length;
          const more = rules === 0 ? '' : `: ${resourcesPerService} and ${rules} of listener rules`;
          return { what: `${name}${more}`, amount: resourcesPerService + rules };
        }),
        ...everyStore(config).map((entry) => {
          const amount = entry.role === 'cache' ? cacheAlarms(entry) : nodes(entry) * alarmsPerNode;
          return { what: `${entry.path.join('.')}: alarms of ${nodes(entry)} nodes`, amount };
        }),
      ]),
    },
  ];
}

function stackBudget(what: string, terms: readonly BudgetTerm[]): StageBudget['budget'] {
  return budget({
    name: `resources of the stack of ${what}`,
    unit: 'resources',
    terms,
    allowed: resourcesPerStack - reservedResources,
    allowedBecause: `quota ${resourcesPerStack} - ${reservedResources} for what later versions add`,
  });
}

/**
 * What stands in Platform whatever its services and stores are: cluster, balancers, meter, mover, status page, operators' roles,
 * alarms of the stores as wholes. 63 at most in the stages of this repository, fewer in one without queues or websockets.
 */
const fixedResources = 72;

/** Of a service: task, roles, log group, target group, scaling, and its alarms, two of which stand beside the others. */
const resourcesPerService = 16;

/** CPU and lag. What else can be wrong with the store the meter tells; of one that no meter reads it stands below. */
const alarmsPerNode = 2;

/** Of a node of a cache: CPU, lag and connections, and memory and evictions where somebody is to be told. */
function cacheAlarms({ store: { evictions, replicas } }: ReturnType<typeof everyCache>[number]): number {
  return (replicas + 1) * (evictions === 'expected' ? 3 : 5);
}

function nodes({ store: { replicas } }: StoreEntry): number {
  return replicas + 1;
}

/** Groups, users, secrets, parameters, log group, and the store itself. The meter has a user of its own, with two secrets. */
const resourcesPerCache = 12;
const resourcesPerMeteredStore = 15;

/** Groups of roles, service-linked roles, bucket of access logs. */
const fixedNetwork = 19;
/** The VPC, its gateway, its flow logs, the endpoint of S3, and the function that closes its default group. */
const fixedVpc = 11;
/** Three subnets, each with its route table and its place in it, and the way out of two. */
const resourcesPerZone = 11;
/** With a rule for each group that may call the endpoints. */
const endpointGroup = 7;

function networkTerms({ network, zones, services }: StageConfig): BudgetTerm[] {
  // Of each kind of service, a rule on either side.
  const ports = new Set(Object.values(services).map(({ kind, port }) => `${kind} ${port}`)).size;
  const groups = { what: 'security groups, roles, logs', amount: fixedNetwork + 2 * ports };
  if (network.existing !== undefined) return [groups];
  const { natGateways = zones.length, interfaceEndpoints, routes } = createdNetwork(network);
  const endpoints = interfaceEndpoints.length;
  const ways = Object.keys(routes).length;
  return [
    groups,
    {
      what: `VPC over ${zones.length} zones with ${natGateways} NAT gateways`,
      amount: fixedVpc + resourcesPerZone * zones.length + 2 * natGateways,
    },
    ...(endpoints === 0
      ? []
      : [{ what: `${endpoints} interface endpoints and their group`, amount: endpoints + endpointGroup }]),
    ...(ways === 0 ? [] : [{ what: `routes: ${ways} x ${zones.length} zones`, amount: ways * zones.length }]),
  ];
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
