import { fixedStacks } from '../../config/contract/stack-id';
import type { StageConfig } from '../../config/schema/stage';
import { availableValue } from '../kit/available';
import type { StatusFacts } from './status-facts';

/** Whether what the stage is made of refuses to be deleted. */
export interface ProtectionPicture {
  /** By the stage file, `deletionProtection`. */
  readonly wanted: boolean;
  /** Stacks by name, and load balancers as in `balancer app`. */
  readonly on: readonly string[];
  readonly off: readonly string[];
  /** Of what could not be read. */
  readonly unknown: readonly string[];
}

/**
 * Of every load balancer and stack but those of worker pools: they hold no state, and only a call for each would tell. Stacks
 * that cannot be read are told of under deploys.
 */
export function statusProtection(
  { deletionProtection }: StageConfig,
  { stacks, balancers }: Pick<StatusFacts, 'stacks' | 'balancers'>,
): ProtectionPicture {
  const parts = [
    ...fixedStacks.flatMap((name) => {
      const stack = availableValue(stacks[name]);
      return stack === undefined ? [] : [{ what: name, on: stack.terminationProtection }];
    }),
    ...(availableValue(balancers) ?? []).map(({ listener, isProtected }) => ({
      what: `balancer ${listener}`,
      on: isProtected,
    })),
  ];
  return {
    wanted: deletionProtection,
    on: parts.filter(({ on }) => on).map(({ what }) => what),
    off: parts.filter(({ on }) => !on).map(({ what }) => what),
    unknown: [
      ...fixedStacks.filter((name) => 'unknown' in stacks[name]),
      ...('unknown' in balancers ? [`balancers: ${balancers.unknown}`] : []),
    ],
  };
}
