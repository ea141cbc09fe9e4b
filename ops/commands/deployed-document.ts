import type { SwitchboardDocument } from '../../domain/switchboard/document';
import { readSwitchboard } from '../aws/status-switchboard';
import { sentenceOf } from '../session/sentence-of';
import type { Session } from '../session/session';

/** The deployed switchboard, for verbs that only want to know it. Undefined, and told, where it cannot be read. */
export async function deployedDocument(session: Session): Promise<SwitchboardDocument | undefined> {
  try {
    return (await readSwitchboard(session)).document;
  } catch (error) {
    session.say(`The switchboard cannot be read: ${sentenceOf(error)}`);
    return undefined;
  }
}
