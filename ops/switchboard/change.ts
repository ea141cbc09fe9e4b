import type { JobPattern, Release, Route, Switch } from '../../domain/switchboard/document';

/** One change of an operator. A value and not a new document, so that it can be made again upon somebody else's. */
export type SwitchboardChange =
  | { readonly kind: 'set-switch'; readonly switch: Switch }
  | { readonly kind: 'clear-switch'; readonly pattern: JobPattern }
  | { readonly kind: 'set-route'; readonly route: Route }
  | { readonly kind: 'clear-route'; readonly jobClass: string }
  | { readonly kind: 'set-release'; readonly release: Release };
