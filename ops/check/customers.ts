import { maintenanceParameter } from '../../config/contract/maintenance';
import { outputKeys } from '../../config/contract/output-keys';
import { maintenanceBalancers } from '../../config/maintenance-balancers';
import type { MaintainedBalancer } from '../../domain/maintenance/surface';
import { askBalancer } from '../aws/ask-balancer';
import type { StackFacts } from '../aws/describe-stack';
import { CliError } from '../kit/command-result';
import type { Check, CheckAnswer, CheckContext } from './check-kinds';

/** Each load balancer answers a request as customers send it. */
export const listeners: Check = {
  name: 'listeners',
  onlyAws: 'no app runs behind the load balancers there',
  ask: async (context) => {
    const { config } = context.session;
    const platform = await context.live.stack('Platform');
    if (platform === undefined) throw new CliError(1, 'the Platform stack does not stand');
    const { app, websockets } = maintenanceBalancers(config);
    const answers = await Promise.all(
      [
        { ...appKeys, balancer: app },
        { ...websocketKeys, balancer: websockets },
      ].map(
        async (one): Promise<CheckAnswer> =>
          one.balancer.services.length === 0 ? { found: '' } : listenerAnswer(context, platform, one),
      ),
    );
    return {
      found: answers.flatMap(({ found }) => (found === '' ? [] : [found])).join(', '),
      differences: answers.flatMap(({ differences = [] }) => differences),
      unknown: answers.flatMap(({ unknown = [] }) => unknown),
    };
  },
};

const appKeys = { what: 'app', dns: outputKeys.appDnsName, listener: outputKeys.appListenerArn };
const websocketKeys = {
  what: 'websockets',
  dns: outputKeys.websocketDnsName,
  listener: outputKeys.websocketListenerArn,
};

interface AskedBalancer {
  readonly what: string;
  readonly dns: string;
  readonly listener: string;
  readonly balancer: MaintainedBalancer;
}

async function listenerAnswer(
  { session: { config }, live }: CheckContext,
  { outputs }: StackFacts,
  { what, dns, listener, balancer }: AskedBalancer,
): Promise<CheckAnswer> {
  const dnsName = outputs[dns];
  const listenerArn = outputs[listener];
  if (dnsName === undefined || listenerArn === undefined) {
    throw new CliError(1, `Platform has no output ${dns}: deploy it once with this version`);
  }
  const own = balancer.services.flatMap(({ name }) => config.services[name] ?? []);
  const host = own.flatMap(({ hosts }) => hosts).find((one) => !one.startsWith('*.'));
  // The one that takes the rest answers any host.
  const asked = own.find(({ hosts }) => host === undefined || hosts.includes(host));
  const path = asked?.healthCheck.path ?? '/';
  const url = `https://${host ?? dnsName}${path}`;
  const wrong = (found: string): CheckAnswer => {
    const advice = `aws elbv2 describe-target-health, and docs/runbook.md#balancer-errors`;
    return { found: '', differences: [{ what, expected: `an answer of the app to ${url}`, found, advice }] };
  };
  try {
    const { status } = await askBalancer({ dnsName, listenerArn, path, ...(host !== undefined && { host }) });
    if (status < 500) return { found: `${what} ${status}` };
    const parameters = (await live.stack('Maintenance'))?.parameters ?? {};
    const modes = balancer.surfaces.map(({ name }) => parameters[maintenanceParameter(name)] ?? 'off');
    const closed = status === 503 && modes.some((mode) => mode !== 'off');
    return closed ? { found: `${what} 503, closed for maintenance` } : wrong(`HTTP ${status}`);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if ('code' in error && offline.has(String(error.code))) {
      return { found: '', unknown: [`${what}: this machine does not get there (${error.message})`] };
    }
    return wrong(error.message);
  }
}

/** No network, or none to that address: nothing is said of the load balancer. */
const offline: ReadonlySet<string> = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'ENETDOWN',
]);
