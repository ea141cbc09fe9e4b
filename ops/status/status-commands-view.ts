import { shellWord } from '../../domain/escape-text';
import type { Line } from '../kit/screen/line';
import { durationText, timeText, whoText } from '../kit/screen/text';
import type { CommandFacts } from './status-facts';

/** The rest is in `--json`. */
const maxShown = 6;

/** Commands that run beside services: somebody's migration explains much of what else stands on the screen. */
export function statusCommandsView(commands: readonly CommandFacts[], nowSeconds: number): Line[] {
  const more = commands.length - maxShown;
  return [
    ...commands.slice(0, maxShown).flatMap((one) => lines(one, nowSeconds)),
    ...(more > 0 ? [{ text: `and ${more} more`, tone: 'warn' } as const] : []),
  ];
}

function lines({ service, command, ...facts }: CommandFacts, nowSeconds: number): Line[] {
  const { who, sinceSeconds, status, revision, task } = facts;
  const since =
    sinceSeconds === undefined
      ? ''
      : ` since ${timeText(sinceSeconds, nowSeconds)}, ${durationText(nowSeconds - sinceSeconds)}`;
  const note = [
    ...(who === undefined ? [] : [whoText(who)]),
    `${status.toLowerCase()}${since}`,
    revision,
    `task ${task}`,
  ]
    .filter((text) => text !== '')
    .join('; ');
  return [
    { text: `${service ?? 'unknown'}: ${command.map(shellWord).join(' ')}`, tone: 'warn' },
    { text: `  ${note}`, tone: 'dim' },
  ];
}
