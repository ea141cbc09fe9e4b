/** `return-1` and `return-2`: still closed, but a part of the attempts to connect is let in (connection-return.ts). */
export type SurfaceMode = 'off' | 'on' | 'return-1' | 'return-2';

/** A part of the platform that is closed by itself. */
export interface Surface {
  readonly name: string;
  /** Names of services, all behind the same load balancer. */
  readonly services: readonly string[];
  /** Only these paths of the services, with `*` and `?`; none: all that no other surface names. */
  readonly paths: readonly string[];
  readonly format: 'html' | 'json';
  /** Whether `maintenance on` without names closes it. */
  readonly byDefault: boolean;
}

/** What a service behind a load balancer gets: its hosts and paths, or with neither all that nobody else gets. */
export interface BalancedService {
  readonly name: string;
  readonly hosts: readonly string[];
  readonly paths: readonly string[];
}

/** A load balancer as far as maintenance is concerned. */
export interface Balancer {
  /** In the order in which their rules are tried. */
  readonly services: readonly BalancedService[];
  readonly surfaces: readonly Surface[];
  /** Whether its clients are let back in steps. */
  readonly stepwise: boolean;
}
