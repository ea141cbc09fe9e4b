import type { SwitchboardDocument } from '../../domain/switchboard/document';
import { type Available, settle } from '../kit/available';
import { describeError } from '../kit/errors';
import type { Session } from '../kit/session';
import { switchboardClient } from './client';
import { deployedSwitchboard } from './deployed-state';
import { copyStandsFor, readSwitchboardCopy } from './last-resort-copy';

/** The copy from which a fresh task starts while AppConfig cannot be had. */
export interface LastResort {
  /** `missing`: such a task puts off all that may be shed. */
  readonly state: 'same' | 'behind' | 'missing';
  readonly revision?: number;
}

/** The switchboard that is deployed. */
export interface SwitchboardFacts {
  readonly document: SwitchboardDocument;
  /** When its deployment began. */
  readonly deployedMs?: number;
  readonly lastResort: Available<LastResort>;
}

/** What is deployed, and whether a fresh task would start from the same. @throws CliError where nothing is deployed */
export async function readSwitchboard(session: Session): Promise<SwitchboardFacts> {
  const { clients, interrupted } = session;
  const client = await switchboardClient(session);
  const [{ document, deployment }, copy] = await Promise.all([
    deployedSwitchboard(client),
    settle(interrupted, () => readSwitchboardCopy(clients.s3, client.place.bucket)),
  ]);
  const deployedMs = deployment.startedMs;
  const deployed = { document, ...(deployedMs !== undefined && { deployedMs }) };
  if ('unknown' in copy) return { ...deployed, lastResort: copy };
  const { document: kept } = copy.value;
  const state = copyStandsFor(copy.value, document) ? 'same' : kept === undefined ? 'missing' : 'behind';
  return {
    ...deployed,
    lastResort: { value: { state, ...(kept !== undefined && { revision: kept.revision }) } },
  };
}

/** The deployed switchboard, for verbs that only want to know it. Undefined, and told, where it cannot be read. */
export async function deployedDocument(session: Session): Promise<SwitchboardDocument | undefined> {
  try {
    return (await deployedSwitchboard(await switchboardClient(session))).document;
  } catch (error) {
    session.say(`The switchboard cannot be read: ${describeError(error)}`);
    return undefined;
  }
}
