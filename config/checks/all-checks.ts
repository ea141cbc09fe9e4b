import { budgets } from './budgets';
import { certificate } from './certificate';
import { fargateSizes } from './fargate-sizes';
import type { Check } from './finding';
import { images } from './images';
import { maintenance } from './maintenance';
import { meterSettings } from './meter-settings';
import { names } from './names';
import { network } from './network';
import { nodeTypes } from './node-types';
import { plainSecrets } from './plain-secrets';
import { portClashes } from './port-clashes';
import { queues } from './queues';
import { repetitions } from './repetitions';
import { routing } from './routing';
import { ruleOrder } from './rule-order';
import { shutdown } from './shutdown';
import { storeVariables } from './store-variables';
import { storeWindows } from './store-windows';
import { taskRanges } from './task-ranges';
import { variables } from './variables';
import { zones } from './zones';

/** Every cross-field check, in the order in which a reader of a stage file meets the fields. */
export const allChecks: readonly Check[] = [
  repetitions,
  zones,
  network,
  portClashes,
  certificate,
  images,
  names,
  routing,
  ruleOrder,
  maintenance,
  taskRanges,
  fargateSizes,
  queues,
  meterSettings,
  shutdown,
  nodeTypes,
  storeWindows,
  storeVariables,
  variables,
  plainSecrets,
  budgets,
];
