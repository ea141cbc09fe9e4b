import { exceededBudgets } from './budgets';
import { caches } from './caches';
import { sidecars, writablePaths } from './containers';
import { names, repetitions } from './duplicates';
import type { Check } from './finding';
import { images } from './images';
import { maintenance } from './maintenance';
import { network, portClashes } from './network';
import { quantities } from './quantities';
import { queues, strictOrder } from './queues';
import { certificate, zones } from './region';
import { release } from './release';
import { reviewExceptions } from './review-exceptions';
import { routing, ruleOrder } from './routing';
import { secrets } from './secrets';
import { nodeTypes, storeVariables, storeWindows } from './stores';
import { taskDefinitions } from './task-definitions';
import { taskPolicies } from './task-policies';
import { fargateSizes, reconnects, shutdown, spotPools, taskRanges } from './tasks';
import { plainSecrets, variables } from './variables';

/** Every cross-field check, in the order in which a reader of a stage file meets the fields. */
export const allChecks: readonly Check[] = [
  repetitions,
  zones,
  network,
  portClashes,
  quantities,
  certificate,
  images,
  names,
  routing,
  ruleOrder,
  maintenance,
  taskRanges,
  spotPools,
  fargateSizes,
  sidecars,
  writablePaths,
  taskPolicies,
  reconnects,
  queues,
  release,
  taskDefinitions,
  shutdown,
  nodeTypes,
  storeWindows,
  storeVariables,
  caches,
  variables,
  secrets,
  plainSecrets,
  reviewExceptions,
  exceededBudgets,
];

/** What a stage may be and its writer should know of: told, and never refused. */
export const allWarnings: readonly Check[] = [strictOrder];
