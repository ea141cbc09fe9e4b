/**
 * What `@bulkhead/client/websockets` gives to an app: when a browser whose connection was cut connects again, and how a
 * task that is stopped closes its own. It imports nothing, neither Node nor a package: it runs in browsers as it is.
 *
 * The package's entry. Nothing in this repository imports it; whoever is inside imports the file that has the fact.
 */
export { type GradualClose, type GradualCloseOptions, gradualClose } from './gradual-close';
export { type Reconnector, type ReconnectorOptions, reconnectDelayMs, reconnector } from './reconnector';
export { type CableMonitor, spreadActionCable } from './spread-action-cable';
export type { After } from './timer';
