/** `return-1` and `return-2`: still closed, but a part of the attempts to connect is let in (`connectionReturn`). */
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
export interface ServiceRoute {
  readonly name: string;
  readonly hosts: readonly string[];
  readonly paths: readonly string[];
}

/** A load balancer as far as maintenance is concerned. */
export interface MaintainedBalancer {
  /** In the order in which their rules are tried. */
  readonly services: readonly ServiceRoute[];
  readonly surfaces: readonly Surface[];
  /** Whether its clients are let back in steps. */
  readonly stepwise: boolean;
}

/**
 * How browsers come back to the websockets: by the first character of `Sec-WebSocket-Key`, which they draw anew for each
 * attempt (RFC 6455: 16 random bytes in base64, so 64 characters, each as likely). A load balancer compares without case,
 * so a letter takes two of the 64: five letters let 16 % of the attempts in, fifteen 47 %. In October 2020 everybody came
 * back at once. Nothing else about a first request is random and visible to a rule; an address is shared by thousands.
 */
export const connectionReturn = {
  header: 'Sec-WebSocket-Key',
  /** Let in from the first step on, and from the second on as well. */
  keys: { 1: patterns('abcde'), 2: patterns('fghijklmno') },
  /** Of all attempts, in percent. */
  sharePercent: { 'return-1': 16, 'return-2': 47 },
} as const;

function patterns(letters: string): readonly string[] {
  return [...letters].map((letter) => `${letter}*`);
}
