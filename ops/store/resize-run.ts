import { commandName } from '../kit/command-name';
import type { Session } from '../kit/session';
import { type ProducerHold, producerHold } from '../switchboard/producer-hold';
import { allowedNodeTypes, liveStore } from './replication-group';
import { isUntouched } from './resize-facts';
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
  /** AWS may have been asked for the change, by this run or by one before: only AWS knows how far it is. */
  asked: boolean;
  /** What the comparison found, for the end. */
  ledger?: readonly string[];
}

const goOn = 'Run the same command again to go on, or with --undo instead of --to to go back.';

/** Where AWS was not asked for the change it need not be asked what became of it. */
async function untouched({ session, record, asked }: ResizeRun): Promise<boolean> {
  if (!asked) return true;
  const { elastiCache } = session.clients;
  const { status, nodes, pending } = await liveStore(elastiCache, record.storeId);
  const allowed = status === 'available' ? await allowedNodeTypes(elastiCache, record.storeId) : undefined;
  const nodeTypes = nodes.map(({ nodeType }) => nodeType);
  return isUntouched({ status, nodeTypes, pending, ...(allowed && { allowed }) }, record.from);
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

  /**
   * For the end of a run that failed: nobody may find out in the morning that producers were held all night. Where the
   * store is as it was there is nothing to hold them for, so they are released. In the middle of a change, and where
   * nobody knows that all jobs are there, they stay held: what is in transit is what a change can lose.
   *
   * @param run where steps were begun; without it nothing may be changed
   */
  async end(run?: ResizeRun): Promise<string> {
    const lifted = run !== undefined && (await this.lift(run).catch(() => false));
    return lifted ? `Producers are released: the store is as it was. ${goOn}` : this.note();
  }

  private async lift(run: ResizeRun): Promise<boolean> {
    if (!(await this.isSet()) || !(await untouched(run))) return false;
    // An answer that is lost does not say what became of it.
    await this.release().catch(() => undefined);
    return !(await this.isSet());
  }

  private async note(): Promise<string> {
    const { stage } = this.session.config;
    const byHand = `To release them whatever becomes of the store: ${commandName} switch clear --stage ${stage} --reason "...".`;
    const known = this.maySet;
    try {
      return (await this.isSet()) ? `PRODUCERS ARE STILL HELD. ${goOn} ${byHand}` : '';
    } catch {
      return known
        ? `PRODUCERS ARE STILL HELD, as far as is known: it cannot be asked now. ${goOn} ${byHand}`
        : `Whether producers are held cannot be asked now: ${commandName} store status says it.`;
    }
  }

  /** Only what succeeded is kept: the note asks again. */
  private async connect(): Promise<ProducerHold> {
    this.connected ??= await producerHold(this.session);
    return this.connected;
  }
}
