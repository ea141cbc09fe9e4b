import type { SwitchboardDocument } from '../../domain/switchboard/document';
import { settle } from '../kit/available';
import type { Session } from '../kit/session';
import { deployedSwitchboard } from './deployed-state';
import { copyStandsFor, readSwitchboardCopy } from './switchboard-copy';
import { SwitchboardDeployments } from './switchboard-deployments';
import { switchboardPlace } from './switchboard-place';
import { SwitchboardVersions } from './switchboard-versions';

/** What is deployed, for lists. */
export interface ShownSwitchboard {
  readonly document: SwitchboardDocument;
  readonly deployedMs?: number;
  /** A sentence where a fresh task would start from something else while AppConfig cannot be had. */
  readonly copyProblem?: string;
}

export async function switchboardShown(session: Session): Promise<ShownSwitchboard> {
  const { clients, clock, interrupted } = session;
  const place = await switchboardPlace(session);
  const [{ document, deployment }, copy] = await Promise.all([
    deployedSwitchboard({
      versions: new SwitchboardVersions(clients.appConfig, place),
      deployments: new SwitchboardDeployments(clients.appConfig, place),
      clock,
    }),
    settle(interrupted, () => readSwitchboardCopy(clients.s3, place.bucket)),
  ]);
  const copyProblem =
    'unknown' in copy ? `could not be read: ${copy.unknown}` : problemOf(copy.value, document);
  const deployedMs = deployment.startedMs;
  return {
    document,
    ...(deployedMs !== undefined && { deployedMs }),
    ...(copyProblem !== undefined && { copyProblem: `The last-resort copy ${copyProblem}.` }),
  };
}

function problemOf(
  copy: Parameters<typeof copyStandsFor>[0],
  document: SwitchboardDocument,
): string | undefined {
  if (copyStandsFor(copy, document)) return undefined;
  const again = 'the next change writes it again, and so does the same command as the last one';
  return copy.document === undefined
    ? `is missing: ${again}`
    : `is behind, at revision ${copy.document.revision}: ${again}`;
}
