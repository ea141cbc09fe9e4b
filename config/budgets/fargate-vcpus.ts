import { type Budget, budget } from '../../domain/budget';

export interface VcpuClient {
  readonly name: string;
  /** The most tasks that exist at once, stopping ones included. */
  readonly peakTasks: number;
  /** CPU units of one task; 1,024 are one vCPU. */
  readonly cpu: number;
}

/**
 * vCPUs of all tasks at their peak against the account's quota "Fargate On-Demand vCPU resource count". Spot tasks
 * count here too, though their quota is another: what Spot cannot place is not replaced on demand, so this is the bill
 * of the day without Spot, and the safe side.
 */
export function fargateVcpus(quota: number, clients: readonly VcpuClient[]): Budget {
  return budget({
    name: 'Fargate vCPUs',
    unit: 'vCPUs',
    terms: clients.map(({ name, peakTasks, cpu }) => ({
      what: `${name}: ${peakTasks} tasks x ${cpu / 1024} vCPUs`,
      amount: (peakTasks * cpu) / 1024,
    })),
    allowed: quota,
    allowedBecause: 'quota',
  });
}
