import type { StoreEndpoint } from '../../support/stores/store-connection';

/** The URL of the meter's user, as its secret holds it. */
export function meterUrl({ host, port, meter }: StoreEndpoint): string {
  return `redis://${meter.name}:${meter.password}@${host}:${port}`;
}
