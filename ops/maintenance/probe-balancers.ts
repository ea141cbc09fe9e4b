import { statusPath } from '../../config/contract/status-path';
import { staffPass } from '../../domain/maintenance/staff-pass';
import { askBalancer, type BalancerAnswer } from '../aws/ask-balancer';
import type { Finding } from '../kit/change/plan';
import { columns } from '../kit/screen/columns';
import type { Session } from '../kit/session';
import { waitUntil } from '../kit/wait-until';
import { type Probe, probesFor } from './maintenance-probes';
import type { BalancerSituation, MaintenanceSituation } from './maintenance-situation';
import { closedSurfaces, type MaintenanceValues } from './maintenance-values';

/** A changed rule reaches all nodes of a load balancer within seconds. */
const timeoutMs = 20_000;
const pollMs = 2_000;

/** What one request found. */
export interface ProbeResult {
  readonly who: string;
  readonly ok: boolean;
  readonly text: string;
  /** Whether the certificate's name was held against the host: only a service with hosts of its own has one. */
  readonly nameChecked: boolean;
}

/** Asks the load balancers what customers and staff see, until it is as it ought to be or that takes too long. */
export async function verifyMaintenance(
  session: Session,
  { balancers }: MaintenanceSituation,
  values: MaintenanceValues,
): Promise<Finding> {
  const { outcome, answer: results } = await waitUntil({
    session,
    everyMs: pollMs,
    deadlineMs: session.clock.nowMs() + timeoutMs,
    ask: () => probeBalancers(balancers, values),
    done: (found) => found.every(({ ok }) => ok),
  });
  const ok = outcome === 'done';
  return {
    ok,
    lines: [...probeLines(results), ...passLines(balancers, values)],
    data: { ok, seen: results, ...values },
  };
}

export async function probeBalancers(
  balancers: readonly BalancerSituation[],
  values: MaintenanceValues,
): Promise<readonly ProbeResult[]> {
  const probes = balancers.flatMap((one, index) => {
    const status: Probe = {
      who: statusPath,
      path: statusPath,
      expected: { notClosed: [values.page, values.json] },
    };
    // It stands on the first load balancer of a stage.
    return [...probesFor(one.balancer, values), ...(index === 0 ? [status] : [])].map((probe) => ({
      one,
      probe,
    }));
  });
  return Promise.all(probes.map(({ one, probe }) => sendProbe(one, probe)));
}

async function sendProbe({ dnsName, listener }: BalancerSituation, probe: Probe): Promise<ProbeResult> {
  const { who, host, path, cookie, expected } = probe;
  const nameChecked = host !== undefined;
  try {
    const answer = await askBalancer({
      dnsName,
      listenerArn: listener.arn,
      path,
      ...(host === undefined ? {} : { host }),
      ...(cookie === undefined ? {} : { cookie }),
    });
    return { who, nameChecked, ...judged(answer, expected) };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { who, nameChecked, ok: false, text: `could not be asked: ${problem}` };
  }
}

function judged(
  { status, body }: BalancerAnswer,
  expected: Probe['expected'],
): { ok: boolean; text: string } {
  if ('closed' in expected) {
    const ok = status === 503 && body === expected.closed;
    return { ok, text: ok ? 'closed (503, our text)' : `NOT closed: HTTP ${status}` };
  }
  const closed = status === 503 && expected.notClosed.includes(body);
  return { ok: !closed, text: closed ? 'STILL closed (503, our text)' : `reached (HTTP ${status})` };
}

export function probeLines(results: readonly ProbeResult[]): string[] {
  const rows = results.map(({ who, text, nameChecked }) => [who, text, nameChecked ? '' : '*']);
  const note = results.some(({ nameChecked }) => !nameChecked);
  return [
    ...columns(rows),
    ...(note ? ["* asked by the load balancer's own name: its certificate's name was not checked"] : []),
  ];
}

export function passLines(balancers: readonly BalancerSituation[], values: MaintenanceValues): string[] {
  if (values.passToken === '' || closedSurfaces(values).length === 0) return [];
  const hosts = balancers.flatMap(({ balancer }) => {
    const closed = balancer.surfaces.filter(({ name }) => (values.modes[name] ?? 'off') !== 'off');
    const names = closed.flatMap(({ services }) => services);
    const services = balancer.services.filter(({ name }) => names.includes(name));
    return services.flatMap((service) => (service.hosts.length > 0 ? service.hosts : ['<your host>']));
  });
  return [
    `Staff pass for ${staffPass.hours} hours, on each host by itself. Whoever may read the rules can read it:`,
    ...[...new Set(hosts)].map((host) => `  https://${host}${staffPass.path(values.passToken)}`),
    `Programs send: Cookie: ${staffPass.cookie(values.passToken)}`,
  ];
}
