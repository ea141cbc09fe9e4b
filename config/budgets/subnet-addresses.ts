import { type Budget, type BudgetTerm, budget } from '../../domain/budget';

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
