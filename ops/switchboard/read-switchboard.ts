import type { SwitchboardDocument } from '../../domain/switchboard/document';
import { type Available, settle } from '../kit/available';
import type { Session } from '../kit/session';
import { deployedSwitchboard } from './deployed-state';
import { copyStandsFor, readSwitchboardCopy } from './switchboard-copy';
import { SwitchboardDeployments } from './switchboard-deployments';
import { switchboardPlace } from './switchboard-place';
import { SwitchboardVersions } from './switchboard-versions';

/** The copy from which a fresh task starts while AppConfig cannot be had. */
export interface LastResort {
  /** `missing`: such a task puts off all that may be shed. */
  readonly state: 'same' | 'behind' | 'missing';
  readonly revision?: number;
}

/** The switchboard that is deployed. */
export interface SwitchboardFacts {
  readonly document: SwitchboardDocument;
  readonly lastResort: Available<LastResort>;
}

/** What is deployed, and whether a fresh task would start from the same. @throws CliError where nothing is deployed */
export async function readSwitchboard(session: Session): Promise<SwitchboardFacts> {
  const { clients, clock, interrupted } = session;
  const place = await switchboardPlace(session);
  const [{ document }, copy] = await Promise.all([
    deployedSwitchboard({
      versions: new SwitchboardVersions(clients.appConfig, place),
      deployments: new SwitchboardDeployments(clients.appConfig, place),
      clock,
    }),
    settle(interrupted, () => readSwitchboardCopy(clients.s3, place.bucket)),
  ]);
  if ('unknown' in copy) return { document, lastResort: copy };
  const { document: kept } = copy.value;
  const state = copyStandsFor(copy.value, document) ? 'same' : kept === undefined ? 'missing' : 'behind';
  return {
    document,
    lastResort: { value: { state, ...(kept !== undefined && { revision: kept.revision }) } },
  };
}
