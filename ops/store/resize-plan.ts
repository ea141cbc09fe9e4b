import type { StageConfig } from '../../config/schema/stage';
import { resizeChecks, usedBytes } from './resize-checks';
import { isSettled, type ResizeFacts, type ResizeWish } from './resize-facts';
import type { ResizeRecord, ResizeStep } from './resize-record';
import { resizeSnapshot } from './snapshots';

export interface ResizePlan {
  /** The node type that every member must have in the end. */
  readonly target: string;
  readonly steps: readonly ResizeStep[];
  readonly changes: readonly string[];
  readonly warnings: readonly string[];
  readonly refusals: readonly string[];
}

/** What a resize has to do yet, from what stands now: the same for the first run and for one after an interruption. */
export function resizePlan(config: StageConfig, facts: ResizeFacts, wish: ResizeWish): ResizePlan {
  const open = facts.record?.doing === 'finished' ? undefined : facts.record;
  if (open !== undefined) return goOn(config, facts, { wish, open });
  if (wish.to === undefined) return nothingToUndo(facts);
  if (isSettled(facts, wish.to)) return afterwards(facts, wish.to);
  return begin(config, facts, wish.to);
}

function begin(config: StageConfig, facts: ResizeFacts, target: string): ResizePlan {
  const { stageType, counters, storeId } = facts;
  const { refusals, warnings } = resizeChecks(config, facts, target);
  const used = usedBytes(facts);
  const snapshot = resizeSnapshot({
    ...(facts.newestSnapshotAgeSeconds === undefined
      ? {}
      : { newestAgeSeconds: facts.newestSnapshotAgeSeconds }),
    ...(used === undefined ? {} : { usedBytes: used }),
    ...(facts.growth === undefined ? {} : { secondsToFull: facts.growth.secondsToFull }),
  });
  return {
    target,
    steps: [
      'hold',
      ...(snapshot.take ? (['snapshot'] as const) : []),
      ...(facts.blocked ? [] : (['block-deploys'] as const)),
      ...(counters === undefined ? [] : (['count'] as const)),
      'modify',
      'settle',
      ...(counters === undefined ? [] : (['compare'] as const)),
      'release',
      ...(stageType === target ? (['allow-deploys'] as const) : []),
      'finish',
    ],
    changes: [
      `${storeId} is changed from ${shownTypes(facts)} to ${target} in place; it keeps its data, and answers meanwhile.`,
      'Producers are held until it is done: everything that may be put off is put off. That is minutes to more than an hour.',
      ...(snapshot.take ? [] : [`No snapshot is taken: ${snapshot.because}.`]),
    ],
    warnings: [
      ...warnings,
      ...(counters === undefined
        ? ['The queue meter counts no finished jobs: nobody can compare before and after.']
        : []),
      ...stageFileWarning(facts, target),
    ],
    refusals,
  };
}

function goOn(
  config: StageConfig,
  facts: ResizeFacts,
  { wish, open }: { readonly wish: ResizeWish; readonly open: ResizeRecord },
): ResizePlan {
  const undo = wish.undo;
  const target = undo ? open.from : open.to;
  const there = isSettled(facts, target);
  const groupBusy = facts.status !== 'available' || facts.allowed === undefined;
  const busy = groupBusy || facts.busyNodes.length > 0;
  const moving = facts.status === 'modifying';
  const began = new Date(open.beganAtSeconds * 1000).toISOString().slice(0, 16);
  const modify = !there && (undo || !moving);
  const compared = open.doing === 'release' || open.doing === 'allow-deploys' || open.doing === 'finish';
  const counts = open.before !== undefined && !wish.acceptLoss && !compared;
  const late = open.doing !== 'hold' && open.doing !== 'snapshot';
  const unchanged = undo && there;
  const steps: ResizeStep[] = [
    ...(facts.held || there ? [] : (['hold'] as const)),
    ...(undo || late || moving ? [] : (['snapshot'] as const)),
    ...(facts.blocked || there ? [] : (['block-deploys'] as const)),
    ...(open.before !== undefined || undo || there || moving || facts.counters === undefined
      ? []
      : (['count'] as const)),
    ...(busy && modify ? (['await'] as const) : []),
    ...(modify ? (['modify'] as const) : []),
    ...(there ? [] : (['settle'] as const)),
    ...(counts && !unchanged ? (['compare'] as const) : []),
    ...(facts.held || !there ? (['release'] as const) : []),
    ...(facts.stageType === target && (facts.blocked || !there) ? (['allow-deploys'] as const) : []),
    'finish',
  ];
  // While it is busy AWS cannot be asked what is allowed; a node that is being made is no reason to hold anybody anew. The
  // step that modifies checks again in any case.
  const checked = modify && !groupBusy && !(busy && (facts.held || undo));
  const checks = checked ? resizeChecks(config, facts, target) : { refusals: [], warnings: [] };
  return {
    target,
    steps,
    changes: [
      `A resize of ${open.storeId} from ${open.from} to ${open.to} was begun at ${began} UTC and is not finished (${open.doing}).`,
      undo ? `It is undone: the store is ${open.from} in the end.` : 'It goes on from there.',
      `The store is ${facts.status}, its nodes are ${shownTypes(facts)}; producers are ${facts.held ? 'held' : 'not held'}.`,
    ],
    warnings: [...checks.warnings, ...stageFileWarning(facts, target)],
    refusals: [...otherWish(open, wish), ...checks.refusals],
  };
}

/** The store is as asked. What may be left: the hold on Foundation, in one direction or the other, and one on producers. */
function afterwards(facts: ResizeFacts, target: string): ResizePlan {
  const { storeId, stageType, blocked, held } = facts;
  const follows = stageType === target;
  const steps: ResizeStep[] = [
    ...(held ? (['release'] as const) : []),
    ...(follows && blocked ? (['allow-deploys'] as const) : []),
    ...(!follows && !blocked ? (['block-deploys'] as const) : []),
  ];
  return {
    target,
    steps,
    changes: [
      `${storeId} is ${target} on all nodes.`,
      ...(held ? ['Producers are held by a resize that is over: they are released.'] : []),
      ...(follows && blocked ? ['The stage file names it too: Foundation may be deployed again.'] : []),
    ],
    warnings: stageFileWarning(facts, target),
    refusals: [],
  };
}

function nothingToUndo({ record, storeId }: ResizeFacts): ResizePlan {
  const back =
    record === undefined
      ? ''
      : ` The last one is finished; go back with --to ${record.undoing ? record.to : record.from}.`;
  return {
    target: '',
    steps: [],
    changes: [`No resize of ${storeId} is going on.${back}`],
    warnings: [],
    refusals: [],
  };
}

function otherWish(open: ResizeRecord, { to, undo }: ResizeWish): string[] {
  if (undo) return [];
  if (open.undoing) return [`This resize is being undone: finish that with --undo.`];
  if (to === open.to) return [];
  return [
    `A resize to ${open.to} is not finished: finish it with --to ${open.to}, or take it back with --undo.`,
  ];
}

function stageFileWarning({ stageType }: ResizeFacts, target: string): string[] {
  if (stageType === target) return [];
  return [
    `The stage file names ${stageType}. Until stores.jobs.nodeType says ${target} there, and this command was run once more, a Foundation deploy that changes the store is refused.`,
  ];
}

function shownTypes({ nodeTypes }: ResizeFacts): string {
  return [...new Set(nodeTypes.map((type) => (type === '' ? 'being replaced' : type)))].join(' and ');
}
