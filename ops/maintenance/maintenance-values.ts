import { maintenanceParameter, maintenanceParameters } from '../../config/contract/maintenance';
import type { Surface, SurfaceMode } from '../../domain/maintenance/surface';

/** What is closed, and what is shown there: the parameters of the Maintenance stack, or what rules by hand say instead. */
export interface MaintenanceValues {
  readonly modes: Readonly<Record<string, SurfaceMode>>;
  readonly page: string;
  readonly json: string;
  /** Empty while nothing is closed. */
  readonly passToken: string;
  /** ISO 8601; empty where websockets were never refused. */
  readonly websocketsSince: string;
}

const modes: Readonly<Record<string, SurfaceMode>> = {
  on: 'on',
  'return-1': 'return-1',
  'return-2': 'return-2',
};

/** Values by the parameters of the deployed stack. A surface that it does not know is open. */
export function valuesOf(
  parameters: Readonly<Record<string, string>>,
  surfaces: readonly Surface[],
): MaintenanceValues {
  const value = (key: string): string => parameters[key] ?? '';
  return {
    modes: Object.fromEntries(surfaces.map(({ name }) => [name, modeOf(value(maintenanceParameter(name)))])),
    page: value(maintenanceParameters.page),
    json: value(maintenanceParameters.json),
    passToken: value(maintenanceParameters.passToken),
    websocketsSince: value(maintenanceParameters.websocketsSince),
  };
}

export function modeOf(text: string): SurfaceMode {
  return modes[text] ?? 'off';
}

/** The other way round; only parameters that the deployed stack has, because it refuses others. */
export function parametersOf(
  values: MaintenanceValues,
  deployed: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const all: [string, string][] = [
    ...Object.entries(values.modes).map(([name, mode]): [string, string] => [
      maintenanceParameter(name),
      mode,
    ]),
    [maintenanceParameters.page, values.page],
    [maintenanceParameters.json, values.json],
    [maintenanceParameters.passToken, values.passToken],
    [maintenanceParameters.websocketsSince, values.websocketsSince],
  ];
  return Object.fromEntries(all.filter(([key]) => key in deployed));
}

/** Whether both close the same and show the same. */
export function sameValues(one: MaintenanceValues, other: MaintenanceValues): boolean {
  const key = ({ modes, ...rest }: MaintenanceValues) => JSON.stringify([Object.entries(modes).sort(), rest]);
  const sorted = (values: MaintenanceValues) => key({ ...values });
  return sorted(one) === sorted(other);
}

export function closedSurfaces({ modes }: MaintenanceValues): string[] {
  return Object.entries(modes).flatMap(([name, mode]) => (mode === 'off' ? [] : [name]));
}
