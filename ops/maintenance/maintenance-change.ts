import { closedJson, closedPage, usualMessage } from '../../domain/maintenance/closed-page';
import type { SurfaceMode } from '../../domain/maintenance/surface';
import { closedSurfaces, type MaintenanceValues } from './maintenance-values';

export interface Closing {
  readonly surfaces: readonly string[];
  /** @default what is shown already, or a usual sentence */
  readonly message?: string;
  /** For an incident that begins now. */
  readonly newToken: string;
  /** ISO 8601. */
  readonly now: string;
  /** Surfaces of websockets. */
  readonly stepwise: readonly string[];
}

/** Closes surfaces beside those that are closed. The pass of an incident stays the same until everything is open again. */
export function valuesClosed(values: MaintenanceValues, closing: Closing): MaintenanceValues {
  const { surfaces, message, newToken, now, stepwise } = closing;
  const begun = closedSurfaces(values).length > 0;
  const refusing = surfaces.some((name) => stepwise.includes(name) && values.modes[name] !== 'on');
  const text = message ?? usualMessage;
  return {
    modes: { ...values.modes, ...Object.fromEntries(surfaces.map((name) => [name, 'on' as const])) },
    page: begun && message === undefined ? values.page : closedPage(text),
    json: begun && message === undefined ? values.json : closedJson(text),
    passToken: begun && values.passToken !== '' ? values.passToken : newToken,
    websocketsSince: refusing ? now : values.websocketsSince,
  };
}

const order: readonly SurfaceMode[] = ['on', 'return-1', 'return-2', 'off'];

/**
 * Opens surfaces: all that need no steps with the first change, websockets from where they are through `return-1` and
 * `return-2`. @returns what to set one after the other; nothing where all of them are open
 */
export function valuesOpened(
  values: MaintenanceValues,
  surfaces: readonly string[],
  stepwise: readonly string[],
): MaintenanceValues[] {
  const closed = surfaces.filter((name) => (values.modes[name] ?? 'off') !== 'off');
  const returning = closed.filter((name) => stepwise.includes(name));
  const furthestBack = Math.min(...returning.map((name) => order.indexOf(values.modes[name] ?? 'off')));
  const steps = returning.length === 0 ? [] : order.slice(furthestBack + 1, -1);
  if (closed.length === 0) return [];
  return [...steps, 'off' as const].map((step) => {
    const modes = Object.fromEntries(
      closed.map((name) => [name, stepwise.includes(name) ? later(step, values.modes[name]) : 'off']),
    );
    const opened = { ...values, modes: { ...values.modes, ...modes } };
    return withoutIdlePass(opened);
  });
}

/** A pass ends with its incident. */
export function withoutIdlePass(values: MaintenanceValues): MaintenanceValues {
  return closedSurfaces(values).length === 0 ? { ...values, passToken: '' } : values;
}

/** A surface that is further on its way back does not go back for the others. */
function later(step: SurfaceMode, now: SurfaceMode = 'off'): SurfaceMode {
  return order.indexOf(now) > order.indexOf(step) ? now : step;
}
