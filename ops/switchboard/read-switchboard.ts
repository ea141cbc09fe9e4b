import type { Session } from '../kit/session';
import { settle } from '../kit/settle';
import type { SwitchboardFacts } from '../status/status-facts';
import { deployedSwitchboard } from './deployed-state';
import { copyStandsFor, readSwitchboardCopy } from './switchboard-copy';
import { SwitchboardDeployments } from './switchboard-deployments';
import { switchboardPlace } from './switchboard-place';
import { SwitchboardVersions } from './switchboard-versions';

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
