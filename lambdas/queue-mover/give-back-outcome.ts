import type { GiveBackOutcome } from './job-format';

/** What the script of either format answers. @throws Error where it is none of that */
export function giveBackOutcome(reply: unknown): GiveBackOutcome {
  const [outcome, cursor] = Array.isArray(reply) ? reply : [];
  if (outcome === 'paused') return { outcome };
  if ((outcome === 'given' || outcome === 'moved') && typeof cursor === 'string') return { outcome, cursor };
  throw new Error(
    `bringing jobs back: expected given, moved or paused, got ${JSON.stringify(reply) ?? 'none'}`,
  );
}
