import { commandName } from '../kit/command-name';
import type { Session } from '../kit/session';
import { type ProducerHold, producerHold } from '../switchboard/producer-hold';
import type { ResizeRecord, ResizeRecords } from './resize-record';

/** A resize that is being done: what its steps share. */
export interface ResizeRun {
  readonly session: Session;
  readonly hold: ProducerHold;
  readonly records: ResizeRecords;
  /** The node type in the end. */
  readonly target: string;
  readonly bucket: string;
  readonly timeoutMinutes: number;
  /** As it was written last. */
  record: ResizeRecord;
  /** What the comparison found, for the end. */
  ledger?: readonly string[];
}

/** The hold on producers, with what is known of it where the switchboard cannot be asked any more. */
export class WatchedHold implements ProducerHold {
  private maySet = false;
  private connected: ProducerHold | undefined;

  constructor(private readonly session: Session) {}

  async set(reason: string): Promise<void> {
    const hold = await this.connect();
    // From here on it may be in force, whatever the answer is.
    this.maySet = true;
    await hold.set(reason);
  }

  async release(): Promise<void> {
    await (await this.connect()).release();
    this.maySet = false;
  }

  async isSet(): Promise<boolean> {
    this.maySet = await (await this.connect()).isSet();
    return this.maySet;
  }

  /** For the end of a run that failed: nobody may find out in the morning that producers were held all night. */
  async note(): Promise<string> {
    const advice = 'Run the same command again to go on, or with --undo instead of --to to go back.';
    const known = this.maySet;
    try {
      return (await this.isSet()) ? `PRODUCERS ARE STILL HELD. ${advice}` : '';
    } catch {
      return known
        ? `PRODUCERS ARE STILL HELD, as far as is known: it cannot be asked now. ${advice}`
        : `Whether producers are held cannot be asked now: ${commandName} store status says it.`;
    }
  }

  /** Only what succeeded is kept: the note asks again. */
  private async connect(): Promise<ProducerHold> {
    this.connected ??= await producerHold(this.session);
    return this.connected;
  }
}
