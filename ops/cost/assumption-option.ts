/** What no template says: how much a stage is used. Each is an option of the verb. */
export interface Assumptions {
  /** Written by all services, functions and the network's own log. */
  readonly logGibPerDay: number;
  /** From load balancers and NAT gateways to the internet. */
  readonly outGibPerDay: number;
  /** Through NAT gateways, both ways. */
  readonly natGibPerDay: number;
  /** From one zone to another, to stores above all. */
  readonly zoneGibPerDay: number;
  /** Of each load balancer, on average. */
  readonly lcus: number;
  /** Of the app, in each task: each of them asks for switches and the stress level. */
  readonly processesPerTask: number;
  /** Of each snapshot. */
  readonly snapshotGib: number;
}

/** A few requests a second, and a job store that is mostly empty. */
export const assumed: Assumptions = {
  logGibPerDay: 1,
  outGibPerDay: 5,
  natGibPerDay: 5,
  zoneGibPerDay: 10,
  lcus: 1,
  processesPerTask: 1,
  snapshotGib: 1,
};
