import { imageParameterKey } from '../../config/contract/image-parameter-key';
import { maintenanceParameter } from '../../config/contract/maintenance';
import { maintenanceSurfaces } from '../../config/maintenance-balancers';
import type { StageConfig } from '../../config/schema/stage';
import type { Route, Switch } from '../../domain/switchboard/document';
import type { EmergencyRule } from '../aws/emergency-rules';
import { type Available, both, mapAvailable } from '../kit/available';
import type { LastResort } from '../switchboard/read-switchboard';
import type { StatusFacts } from './status-facts';

/** What is in force now. */
export interface SwitchboardPicture {
  readonly revision: number;
  /** Newest first. */
  readonly switches: readonly Switch[];
  readonly routes: readonly Route[];
  /** Switches whose time is over: they do nothing, and stand there until somebody clears them. */
  readonly expired: number;
  readonly lastResort: Available<LastResort>;
}

export function statusSwitchboard(
  { switchboard }: StatusFacts,
  nowSeconds: number,
): Available<SwitchboardPicture> {
  return mapAvailable(switchboard, ({ document, lastResort }) => {
    const newest = <T extends { readonly atSeconds: number }>(all: readonly T[]): T[] =>
      [...all].sort((one, other) => other.atSeconds - one.atSeconds);
    const inForce = document.switches.filter(
      ({ untilSeconds = Number.POSITIVE_INFINITY }) => untilSeconds > nowSeconds,
    );
    return {
      revision: document.revision,
      switches: newest(inForce),
      routes: newest(document.routes),
      expired: document.switches.length - inForce.length,
      lastResort,
    };
  });
}

interface ClosedSurface {
  readonly surface: string;
  /** `on`, or the step in which it comes back. */
  readonly mode: string;
}

/** What customers cannot use. */
export interface MaintenancePicture {
  /** By the Maintenance stack's parameters. */
  readonly closed: readonly ClosedSurface[];
  /** Written by hand, above or beside them. */
  readonly emergencyRules: readonly EmergencyRule[];
}

export function statusMaintenance(config: StageConfig, facts: StatusFacts): Available<MaintenancePicture> {
  return mapAvailable(
    both(facts.stacks.Maintenance, facts.emergencyRules),
    ([{ parameters }, emergencyRules]) => ({
      closed: maintenanceSurfaces(config).flatMap(({ name: surface }) => {
        const mode = parameters[maintenanceParameter(surface)];
        return mode === undefined || mode === 'off' ? [] : [{ surface, mode }];
      }),
      emergencyRules,
    }),
  );
}

/** The image of each key of the stage file as it is deployed: its tag or the beginning of its digest. */
export function statusImages(
  config: StageConfig,
  { stacks }: StatusFacts,
): Available<Readonly<Record<string, string>>> {
  return mapAvailable(stacks.Platform, ({ parameters }) =>
    Object.fromEntries(
      Object.keys(config.images).flatMap((name) => {
        const uri = parameters[imageParameterKey(name)];
        return uri === undefined ? [] : [[name, versionIn(uri)]];
      }),
    ),
  );
}

/** As many digits of a digest as Docker itself shows. */
const shownDigits = 12;

function versionIn(uri: string): string {
  const [, digest] = uri.split('@sha256:');
  if (digest !== undefined) return `sha256:${digest.slice(0, shownDigits)}`;
  // A registry's name may hold a port: only a colon behind the last slash begins a tag.
  const name = uri.slice(uri.lastIndexOf('/') + 1);
  return name.includes(':') ? name.slice(name.indexOf(':') + 1) : uri;
}
