import { globalName, type StagePlace } from './global-names';
import { pascalCase } from './pascal-case';

/** Parameters of the Maintenance stack, beside one for each surface. */
export const maintenanceParameters = {
  page: 'Page',
  json: 'Json',
  passToken: 'PassToken',
  /** Since when websockets are refused, in ISO 8601: tasks that are older may hold open connections. */
  websocketsSince: 'WebsocketsSince',
} as const;

/** `inbox` -> `InboxMaintenance`: the parameter that closes a surface. */
export function maintenanceParameter(surface: string): string {
  return `${pascalCase(surface)}Maintenance`;
}

/** The role with which operators have the stack updated. Fixed, because the command and their policies name it. */
export function maintenanceRoleName(place: StagePlace): string {
  return `${globalName(place)}-maintenance`;
}

/** Tags of rules that were written by the load balancer's API: the mark, and one for each surface that they close. */
export const maintenanceTag = 'bulkhead:maintenance';

export function maintenanceSurfaceTag(surface: string): string {
  return `${maintenanceTag}:${surface}`;
}
