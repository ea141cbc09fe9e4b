import { startSeconds } from './quiet-platform';

/** The record of a park that is half way back, as the queue mover leaves it in the controls bucket. */
export function parkedOperation(changes: object = {}): object {
  const position = { batch: 1, jobs: 0 };
  return {
    version: 1,
    id: 'park-20261124-013000-k7fd',
    kind: 'park',
    pattern: { source: 'conversation-automation', jobClass: '*', account: '*' },
    who: 'arn:aws:sts::111122223333:assumed-role/operator/mia',
    reason: 'make room',
    startedAtSeconds: startSeconds - 1800,
    phase: 'returning',
    scan: { pass: 1, place: 0, skip: 0, found: 12_400, left: 0 },
    batches: 13,
    taken: 12_400,
    doubtful: 2,
    counts: [],
    returned: { position, jobs: 300, present: 0 },
    returnedDoubtful: { position, jobs: 0, present: 0 },
    nextReturnAtMs: 0,
    ...changes,
  };
}
