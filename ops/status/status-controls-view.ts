import type { Switch } from '../../domain/switchboard/document';
import { displayName, patternText } from '../../domain/switchboard/job-pattern';
import type { Line } from '../kit/screen/line';
import { durationText, timeText, whoText } from '../kit/screen/text';
import type { MaintenancePicture, SwitchboardPicture } from './status-controls';
import type { ParkedFacts } from './status-facts';

/** Of each kind. The rest is in `--json`, and in the lists of its own verb. */
const maxShown = 6;

/** Switches and routes in force, who set them and until when. */
export function switchboardView(picture: SwitchboardPicture, nowSeconds: number): Line[] {
  const { revision, switches, routes, expired } = picture;
  const lastResort = lastResortText(picture.lastResort);
  const others = [`revision ${revision}`, ...(expired > 0 ? [`${expired} expired`] : []), ...lastResort].join(
    ', ',
  );
  const nothing = switches.length + routes.length === 0 ? 'nothing switched, nothing routed; ' : '';
  return [
    { text: `${nothing}${others}`, tone: lastResort.length === 0 ? 'plain' : 'warn' },
    ...shortened(switches).flatMap((one): Line[] => [
      { text: switchText(one, nowSeconds), tone: 'warn' },
      noteLine(one, nowSeconds),
    ]),
    ...shortened(routes).flatMap((route): Line[] => [
      {
        text: `route    class ${displayName(route.jobClass)} goes to queue ${displayName(route.queue)}`,
        tone: 'warn',
      },
      noteLine(route, nowSeconds),
    ]),
    ...more(switches.length, 'switches'),
    ...more(routes.length, 'routes'),
  ];
}

function lastResortText(lastResort: SwitchboardPicture['lastResort']): string[] {
  if ('unknown' in lastResort) return [`last-resort copy unknown: ${lastResort.unknown}`];
  const { state, revision } = lastResort.value;
  if (state === 'same') return [];
  return [
    state === 'missing'
      ? 'NO last-resort copy: the next switch writes one'
      : `the last-resort copy is still revision ${revision}`,
  ];
}

function switchText(one: Switch, nowSeconds: number): string {
  const action = one.action === 'sample' ? `${one.percent ?? 0} %` : one.action;
  const { untilSeconds } = one;
  const until =
    untilSeconds === undefined
      ? 'until cleared'
      : `until ${timeText(untilSeconds, nowSeconds)}, ${durationText(untilSeconds - nowSeconds)} more`;
  return `${action.padEnd(7)}  ${patternText(one)}; ${until}${one.forced ? '; forced' : ''}`;
}

interface Noted {
  readonly who: string;
  readonly reason: string;
  readonly atSeconds: number;
}

function noteLine({ who, reason, atSeconds }: Noted, nowSeconds: number): Line {
  const text = `${whoText(who)}, ${durationText(nowSeconds - atSeconds)} ago: ${reason}`;
  return { text: `${' '.repeat(9)}${text}`, tone: 'dim' };
}

/** What is closed, and by what. */
export function maintenanceView({ closed, emergencyRules }: MaintenancePicture): Line[] {
  if (closed.length + emergencyRules.length === 0) return [{ text: 'all open', tone: 'plain' }];
  return [
    ...(closed.length === 0 ? [] : [{ text: `CLOSED: ${closedText(closed)}`, tone: 'warn' } as const]),
    ...emergencyRules.map(({ listener, priority, surfaces }): Line => {
      const what = surfaces.length === 0 ? 'something' : surfaces.join(', ');
      return {
        text: `CLOSED by hand: ${what} (rule ${priority} of the ${listener} listener)`,
        tone: 'warn',
      };
    }),
  ];
}

function closedText(closed: MaintenancePicture['closed']): string {
  return closed.map(({ surface, mode }) => (mode === 'on' ? surface : `${surface} (${mode})`)).join(', ');
}

const phases = {
  taking: 'being taken out',
  kept: 'kept',
  returning: 'on their way back',
  returned: 'back',
} as const;

/** Jobs that were taken out of their queues and are not back. */
export function parkedView(parked: readonly ParkedFacts[], nowSeconds: number): Line[] {
  if (parked.length === 0) return [{ text: 'nothing', tone: 'plain' }];
  return [
    ...shortened(parked).flatMap(({ id, operation }): Line[] => {
      if (operation === undefined) return [{ text: `${id}: its record cannot be read`, tone: 'warn' }];
      const { phase, taken, doubtful, back, pattern, who, reason } = operation;
      const jobs = [
        `${taken.toLocaleString('en-US')} jobs`,
        ...(doubtful > 0 ? [`${doubtful.toLocaleString('en-US')} doubtful`] : []),
        phases[phase],
        ...(back > 0 ? [`${back.toLocaleString('en-US')} back`] : []),
      ].join(', ');
      return [
        { text: `${id}  ${jobs}`, tone: 'warn' },
        { text: `${' '.repeat(9)}${patternText(pattern)}`, tone: 'plain' },
        noteLine({ who, reason, atSeconds: operation.startedAtSeconds }, nowSeconds),
      ];
    }),
    ...more(parked.length, 'operations'),
  ];
}

function shortened<T>(all: readonly T[]): readonly T[] {
  return all.slice(0, maxShown);
}

function more(count: number, what: string): Line[] {
  return count <= maxShown ? [] : [{ text: `… and ${count - maxShown} more ${what}`, tone: 'warn' }];
}
