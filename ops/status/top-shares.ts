import type { LineQueue } from '../../domain/jobs/meter-line';
import { type Share, type SourceShares, shownNames, untagged } from '../../domain/jobs/source-shares';
import { displayName } from '../../domain/switchboard/job-pattern';
import type { PatternOptions } from '../switchboard/pattern-option';
import { type ShareKind, switchOffCommand, unnameable } from './top-commands';

/** How much of a queue one source, class or account accounts for, or one account's jobs of one source. */
export interface TopShare {
  readonly kind: ShareKind | 'source and account';
  readonly name: string;
  /** Of the whole queue where the reading has a sample of it, else of the jobs that came last: 0 to 1. */
  readonly share: number;
  /** How far `share` may lie from the share of the whole queue. */
  readonly error: number;
  /** Of the jobs that came last, where `share` is of the whole queue. */
  readonly arrivingShare?: number;
  /** Of the jobs that run next. One that differs says that the mixture changed. */
  readonly nextShare?: number;
  /** There `nextShare` is the most that it can be: the reading names only the largest. */
  readonly nextIsUpperBound?: true;
  /** The class that carries this one: what switches, routes and the command below know it by. */
  readonly wrapper?: string;
  /** What would stop it. Absent where nothing can name it, or where a narrower row stops nearly all of it. */
  readonly switchCommand?: string;
  /** Why no command can name it. */
  readonly unnameable?: string;
}

/** What a row is counted by. */
type RowKind = TopShare['kind'];

/** A share, and the options that name its jobs. */
interface NamedShare extends Share {
  readonly kind: RowKind;
  readonly names: PatternOptions;
}

export interface QueueShares {
  readonly shares: readonly TopShare[];
  /** Of the first row that has a command. */
  readonly parkNames?: PatternOptions;
  /** Jobs that were looked at. Absent where the reading had no room for shares. */
  readonly seenJobs?: number;
  /** The shares are of the whole queue and not of the jobs that came last. */
  readonly ofWholeQueue?: true;
  /** Every job, or nearly every one, has a name of its own: no class stands for others. */
  readonly ownNames?: 'every' | 'nearly every';
}

export interface SharesQuestion {
  readonly stage: string;
  /** All that is known, and not only the largest. */
  readonly all: boolean;
  /** How many shares of each kind the reading had room for. @default all that it ever names */
  readonly sharesKept?: number;
}

/** Of each kind: whoever is not among them does not fill a queue alone. */
const maxShares = 3;

/** Nobody switches off what is so small a part of the trouble. */
const leastShare = 0.05;

/** A narrower command that stops as much of it is the better one: the wider would stop other people's work for the rest. */
const nearlyAll = 0.8;

/** Fewer jobs have names of their own by chance. */
const leastOwnNames = 10;

/** Who fills one queue. One customer's jobs of one source come first: their command stops nobody else's. */
export function queueShares(question: SharesQuestion, found: LineQueue): QueueShares {
  const { stage, all } = question;
  const window = found.whole ?? found.arriving ?? found.next;
  if (window === undefined) return { shares: [] };
  const ownNames = ownNamesIn(window);
  const rows = kinds
    // Names of one job each say nothing, and their commands would stop nothing more.
    .filter((kind) => kind !== 'class' || ownNames === undefined)
    .flatMap((kind) =>
      all
        ? named(kind, window)
        : named(kind, window)
            .slice(0, maxShares)
            .filter(({ share }) => share >= leastShare),
    )
    .map((row) => {
      const covered = named('source and account', window).some((pair) => stopsNearlyAll(pair, row));
      return { row, switchCommand: covered ? undefined : switchOffCommand({ stage, names: row.names }) };
    });
  const first = rows.find(({ switchCommand }) => switchCommand !== undefined);
  return {
    shares: rows.map(({ row, switchCommand }) => ({
      ...topShare(row),
      ...(window === found.whole &&
        otherShare('arrivingShare', row, { ...question, shares: found.arriving })),
      ...otherShare('nextShare', row, { ...question, shares: found.next }),
      ...(switchCommand !== undefined && { switchCommand }),
    })),
    ...(first !== undefined && { parkNames: first.row.names }),
    seenJobs: window.seenJobs,
    ...(window === found.whole && { ofWholeQueue: true as const }),
    ...(ownNames !== undefined && { ownNames }),
  };
}

/** In the order of the rows. */
const kinds = ['source and account', 'source', 'class', 'account'] as const satisfies readonly RowKind[];

function named(kind: RowKind, shares: SourceShares): readonly NamedShare[] {
  switch (kind) {
    case 'source and account':
      return (shares.bySourceAndAccount ?? []).map(({ source, account, ...pair }) => {
        const name = `${displayName(source)}, account ${displayName(account)}`;
        return { ...pair, kind, name, names: { source, account } };
      });
    case 'source':
      return shares.bySource.map((share) => ({ ...share, kind, names: { source: share.name } }));
    case 'account':
      return shares.byAccount.map((share) => ({ ...share, kind, names: { account: share.name } }));
    case 'class':
      return shares.byJobClass.map((share) => ({
        ...share,
        kind,
        names: { class: share.wrapper ?? share.name },
      }));
  }
}

function topShare({ names, ...row }: NamedShare): TopShare {
  const problem = Object.values(names)
    .map(unnameable)
    .find((one) => one !== undefined);
  return { ...row, ...(problem !== undefined && row.name !== untagged && { unnameable: problem }) };
}

/** Jobs of a class are not known by source: as many belong to the pair as the two shares must have in common. */
function stopsNearlyAll(pair: NamedShare, row: NamedShare): boolean {
  if (row.kind === 'source and account') return false;
  const { source, account } = pair.names;
  const both = {
    source: source === row.name ? pair.share : 0,
    account: account === row.name ? pair.share : 0,
    class: pair.share + row.share - 1,
  };
  return (
    both[row.kind] >= nearlyAll * row.share &&
    switchOffCommand({ stage: '', names: pair.names }) !== undefined
  );
}

/**
 * How much of another window the same jobs are. One that is not among those that the reading names is nothing where all were
 * named, and else no more than the last of them, nor than what they leave.
 */
function otherShare(
  key: 'arrivingShare' | 'nextShare',
  { kind, name }: NamedShare,
  {
    shares,
    sharesKept = shownNames,
  }: Pick<SharesQuestion, 'sharesKept'> & { shares: SourceShares | undefined },
): Partial<TopShare> {
  if (shares === undefined || (kind === 'source and account' && shares.bySourceAndAccount === undefined))
    return {};
  const known = named(kind, shares);
  const share = known.find((one) => one.name === name)?.share;
  if (share !== undefined) return { [key]: share };
  if (known.length < sharesKept) return { [key]: 0 };
  const left = 1 - known.reduce((sum, one) => sum + one.share, 0);
  const most = Math.max(0, Math.min(left, known.at(-1)?.share ?? 0));
  return key === 'nextShare' ? { nextShare: most, nextIsUpperBound: true } : {};
}

function ownNamesIn({ seenJobs, jobClasses = 0 }: SourceShares): QueueShares['ownNames'] {
  if (seenJobs < leastOwnNames || jobClasses < 0.9 * seenJobs) return undefined;
  return jobClasses === seenJobs ? 'every' : 'nearly every';
}
