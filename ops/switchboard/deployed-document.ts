import type { SwitchboardDocument } from '../../domain/switchboard/document';
import { describeError } from '../kit/errors';
import type { Session } from '../kit/session';
import { readSwitchboard } from './read-switchboard';

/** The deployed switchboard, for verbs that only want to know it. Undefined, and told, where it cannot be read. */
export async function deployedDocument(session: Session): Promise<SwitchboardDocument | undefined> {
  try {
    return (await readSwitchboard(session)).document;
  } catch (error) {
    session.say(`The switchboard cannot be read: ${describeError(error)}`);
    return undefined;
  }
}
