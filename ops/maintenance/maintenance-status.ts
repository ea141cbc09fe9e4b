import type { CommandResult } from '../kit/command-result';
import { columns } from '../kit/screen/columns';
import type { Session } from '../kit/session';
import { maintenanceSituation } from './maintenance-situation';
import { closedSurfaces } from './maintenance-values';
import { passLines, probeBalancers, probeLines } from './probe-balancers';

/** What is closed, by what, and what customers see. Exit code 1 where they see something else. */
export async function maintenanceStatus(session: Session, json: boolean): Promise<CommandResult> {
  const { surfaces, balancers, now, ofStack, byHand } = await maintenanceSituation(session);
  const results = await probeBalancers(balancers, now);
  const exitCode = results.every(({ ok }) => ok) ? 0 : 1;
  if (json) {
    const data = {
      modes: now.modes,
      ofStack: ofStack.modes,
      byHand,
      passToken: now.passToken,
      seen: results,
    };
    return { stdout: `${JSON.stringify(data, null, 2)}\n`, stderr: '', exitCode };
  }
  const rows = surfaces.map(({ name, services }) => [name, modeText(now.modes[name]), services.join(', ')]);
  const closed = closedSurfaces(now).length > 0;
  const lines = [
    ...columns([['surface', 'now', 'services'], ...rows]),
    ...(byHand ? ['Written by hand above the stack; the next `on` or `off` tidies up.'] : []),
    ...(closed && now.websocketsSince !== ''
      ? [`Websockets were last refused at ${now.websocketsSince}.`]
      : []),
    '',
    'What the load balancers answer:',
    ...probeLines(results),
    ...passLines(balancers, now),
  ];
  return { stdout: `${lines.join('\n')}\n`, stderr: '', exitCode };
}

function modeText(mode = 'off'): string {
  return mode === 'off' ? 'open' : mode === 'on' ? 'closed' : mode;
}
