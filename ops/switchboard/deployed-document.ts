import type { SwitchboardDocument } from '../../domain/switchboard/document';
import { sentenceOf } from '../kit/sentence-of';
import type { Session } from '../kit/session';
import { readSwitchboard } from './read-switchboard';

/** The deployed switchboard, for verbs that only want to know it. Undefined, and told, where it cannot be read. */
export async function deployedDocument(session: Session): Promise<SwitchboardDocument | undefined> {
  try {
    return (await readSwitchboard(session)).document;
  } catch (error) {
    session.say(`The switchboard cannot be read: ${sentenceOf(error)}`);
    return undefined;
  }
}
