import type { Finding } from './finding';
import type { ReviewPicture } from './picture';

/** What programs read: the same as the comment, uncut and as plain text. Keys are added, and never change what they mean. */
export function reviewJson(picture: ReviewPicture): string {
  const { stage, verdict, stops, changes, groups, rollouts, budgets, costs, needed, idle, notes } = picture;
  const data = {
    version: 1,
    stage,
    verdict: verdict.plain,
    stops,
    changes,
    groups: Object.fromEntries(Object.entries(groups).map(([name, findings]) => [name, findings.map(plain)])),
    rollouts: rollouts.map(({ name, tasks, mode, offline, extra }) => ({
      name,
      tasks: tasks.plain,
      rollout: mode.plain,
      offline: offline.plain,
      extra: extra.plain,
    })),
    budgets: 'unknown' in budgets ? { unknown: budgets.unknown } : budgets.rows,
    ...(costs === undefined ? {} : { costs }),
    exceptionsNeeded: needed,
    exceptionsIdle: idle,
    notes,
  };
  return `${JSON.stringify(data, null, 2)}\n`;
}

function plain({ places, words, stops }: Finding) {
  return { places, text: words.plain, stops };
}
