import type { CommandResult } from '../kit/command-result';
import { columns } from '../kit/screen/columns';
import type { Session } from '../kit/session';
import { lookOnce, passLines, seenLines } from './maintenance-look';
import { maintenanceSituation } from './maintenance-situation';
import { closedSurfaces } from './maintenance-values';

/** What is closed, by what, and what customers see. Exit code 1 where they see something else. */
export async function maintenanceStatus(session: Session, json: boolean): Promise<CommandResult> {
  const { surfaces, balancers, now, ofStack, byHand } = await maintenanceSituation(session);
  const seen = await lookOnce(balancers, now);
  const exitCode = seen.every(({ ok }) => ok) ? 0 : 1;
  if (json) {
    const data = { modes: now.modes, ofStack: ofStack.modes, byHand, passToken: now.passToken, seen };
    return { stdout: `${JSON.stringify(data, null, 2)}\n`, stderr: '', exitCode };
  }
  const rows = surfaces.map(({ name, services }) => [name, shown(now.modes[name]), services.join(', ')]);
  const closed = closedSurfaces(now).length > 0;
  const lines = [
    ...columns([['surface', 'now', 'services'], ...rows]),
    ...(byHand ? ['Written by hand above the stack; the next `on` or `off` tidies up.'] : []),
    ...(closed && now.websocketsSince !== ''
      ? [`Websockets were last refused at ${now.websocketsSince}.`]
      : []),
    '',
    'What the load balancers answer:',
    ...seenLines(seen),
    ...passLines(balancers, now),
  ];
  return { stdout: `${lines.join('\n')}\n`, stderr: '', exitCode };
}

function shown(mode = 'off'): string {
  return mode === 'off' ? 'open' : mode === 'on' ? 'closed' : mode;
}
