import type { SwitchboardDocument } from '../../domain/switchboard/document';
import { type Available, settle } from '../kit/available';
import { describeError } from '../kit/errors';
import type { Session } from '../kit/session';
import { switchboardPlace } from './client';
import { deployedSwitchboard } from './deployed-state';
import { SwitchboardDeployments } from './deployments';
import { copyStandsFor, readSwitchboardCopy } from './last-resort-copy';
import { SwitchboardVersions } from './versions';

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

/** The deployed switchboard, for verbs that only want to know it. Undefined, and told, where it cannot be read. */
export async function deployedDocument(session: Session): Promise<SwitchboardDocument | undefined> {
  try {
    return (await readSwitchboard(session)).document;
  } catch (error) {
    session.say(`The switchboard cannot be read: ${describeError(error)}`);
    return undefined;
  }
}
