/**
 * What stands in the region. Facts stand where they were read: everything comes from the region's APIs or from the
 * running servers, except what is under a key `fromTemplate`, which the emulator cannot hold.
 */
export interface Picture {
  readonly stage: string;
  readonly region: {
    readonly endpoint: string;
    readonly account: string;
    readonly name: string;
  };
  readonly stacks: readonly StackPicture[];
  readonly stores: readonly StorePicture[];
  readonly services: readonly ServicePicture[];
  readonly loadBalancers: readonly LoadBalancerPicture[];
  readonly securityGroups: readonly SecurityGroupPicture[];
  /** Where the region differs from what the same stage is on AWS. */
  readonly differences: readonly DifferencePicture[];
}

export interface StackPicture {
  readonly name: string;
  readonly status: string;
  /** True if this run found nothing to change. */
  readonly unchanged: boolean;
}

export interface StorePicture {
  readonly id: string;
  readonly engine: string;
  readonly nodeType: string;
  readonly nodes: number;
  readonly parameterGroup: string;
  /** Only what the deployment set. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly maxmemoryPolicy: string;
  readonly users: readonly { readonly name: string; readonly accessString: string }[];
  /** The real server on this machine. */
  readonly server: {
    readonly software: string;
    readonly host: string;
    readonly port: number;
    readonly pid: number;
    readonly maxmemoryBytes: number;
    /** What the deployed node may hold. */
    readonly deployedMaxmemoryBytes: number;
    readonly unmapped: readonly { readonly name: string; readonly value: string; readonly reason: string }[];
  };
}

export interface ServicePicture {
  readonly name: string;
  readonly cluster: string;
  /** Images of its containers. */
  readonly images: readonly string[];
  readonly desired: number;
  readonly running: number;
  readonly rollout: RolloutPicture;
  readonly fromTemplate: {
    /** Undefined for a service that is not scaled. */
    readonly scaling?: { readonly min: number; readonly max: number };
    /** The longest that replacing all tasks can take; undefined where the template does not say. */
    readonly worstRolloutSeconds?: number;
  };
}

/** What a deploy may do to a service, from its deployed percentages and its live desired count. */
export interface RolloutPicture {
  readonly minimumHealthyPercent: number;
  readonly maximumPercent: number;
  /** How many tasks may be offline at once. */
  readonly mayBeOffline: number;
  /** How many tasks may run beyond the desired count. */
  readonly mayBeExtra: number;
}

export interface LoadBalancerPicture {
  /** Logical id in its stack: the name on AWS is made up from a hash. */
  readonly logicalId: string;
  readonly name: string;
  readonly dnsName: string;
  readonly scheme: string;
  readonly listeners: readonly ListenerPicture[];
  /** What its rules forward to. */
  readonly targetGroups: readonly TargetGroupPicture[];
}

export interface TargetGroupPicture {
  readonly logicalId: string;
  readonly protocol: string;
  readonly port: number;
  readonly healthCheckPath: string;
}

export interface ListenerPicture {
  readonly protocol: string;
  readonly port: number;
  /** How to reach it on this machine: plain HTTP, also where it speaks HTTPS on AWS. */
  readonly here: {
    readonly url: string;
    /** The Host header decides which load balancer and which of its listeners answers. */
    readonly hostHeader: string;
  };
  /** In order of priority, the default action last. */
  readonly rules: readonly RulePicture[];
}

export interface RulePicture {
  /** A number, or `default`. */
  readonly priority: string;
  /** Such as `host-header api.example.com`; empty for the default. */
  readonly conditions: readonly string[];
  /** Such as `forward to web` or `respond 503`. */
  readonly action: string;
}

export interface SecurityGroupPicture {
  readonly id: string;
  readonly name: string;
  readonly ingress: readonly string[];
  readonly egress: readonly string[];
}

/** Differences of one kind and reason, together. */
export interface DifferencePicture {
  /** Not there at all; there, but not as written; or made by API after the deploy. */
  readonly kind: 'left-out' | 'changed' | 'by-api';
  readonly what: string;
  readonly reason: string;
  readonly resources: readonly {
    readonly stack: string;
    readonly logicalId: string;
    readonly detail?: string;
  }[];
}
