import type { Role } from '../config/contract/tag-keys';
import { handBackSeconds, taskEnvironment } from '../config/contract/task-environment';
import { maxReconnectSpreadSeconds } from '../domain/websockets/reconnect-spread';
import { incidents } from './incidents';
import type { Rule, RuleFinding } from './rule';
import { attributeOf, findingAt } from './support/resources';
import { containersOf, type Service, servicesOf } from './support/services';
import { listOf, numberOf, recordOf, shortJson } from './support/template-values';

const websockets: Role = 'websockets';
const web: Role = 'web';

/** No websocket ends by it, and ECS waits for all of it: what ends by itself, handshakes and long polls, takes half. */
const maxDeregistrationSeconds = 60;
/** What AWS takes when the attribute is left out. */
const defaultDeregistrationSeconds = 300;

export const websocketsComeBackSpread: Rule = {
  id: 'websockets-come-back-spread',
  title: 'Browsers whose websockets a deploy cuts come back over a time that everybody is told alike.',
  consequence:
    'ECS stops a drained task only when the load balancer has cut what it held, all browsers of a batch at one moment. ' +
    'Avochato, 28 October 2020: browsers that came back together used up the load balancer.',
  source: incidents.avochatoOctober2020,
  check: (stacks) => {
    const services = servicesOf(stacks);
    const sockets = services.filter(({ role }) => role === websockets);
    if (sockets.length === 0) return [];
    const [spread] = sockets.map(spreadOf);
    const told = services.filter(({ role }) => role === websockets || role === web);
    return [
      ...told.flatMap((service) => spreadProblems(service, spread)),
      ...sockets.flatMap((service) => [...closingProblems(service), ...drainingProblems(service)]),
    ];
  },
};

function variable(container: Readonly<Record<string, unknown>>, name: string): unknown {
  return listOf(container.Environment)
    .map(recordOf)
    .find(({ Name }) => Name === name)?.Value;
}

/** What the first container that is told it is told; a sidecar needs to know nothing. */
function spreadOf({ task }: Service): unknown {
  return containersOf(task)
    .map((container) => variable(container, taskEnvironment.reconnectSpreadSeconds))
    .find((value) => value !== undefined);
}

function spreadProblems(service: Service, common: unknown): RuleFinding[] {
  const value = spreadOf(service);
  const seconds = numberOf(value) ?? Number.NaN;
  const name = taskEnvironment.reconnectSpreadSeconds;
  if (!(Number.isInteger(seconds) && seconds >= 1 && seconds <= maxReconnectSpreadSeconds)) {
    return [
      findingAt(
        service,
        `${name} is ${shortJson(value)}, expected whole seconds from 1 to ${maxReconnectSpreadSeconds}`,
      ),
    ];
  }
  return seconds === numberOf(common)
    ? []
    : [
        findingAt(
          service,
          `${name} is ${shortJson(value)}, expected ${shortJson(common)} as the websockets are told`,
        ),
      ];
}

/** A task that closes until it is killed has not closed the last ones. */
function closingProblems({ task }: Service): RuleFinding[] {
  if (task === undefined) return [];
  return containersOf(task).flatMap((container) => {
    const value = variable(container, taskEnvironment.shutdownSeconds);
    const stopSeconds = numberOf(container.StopTimeout) ?? 0;
    if (value === undefined || (numberOf(value) ?? Number.NaN) + handBackSeconds <= stopSeconds) return [];
    return [
      findingAt(
        task,
        `container ${shortJson(container.Name)}: ${taskEnvironment.shutdownSeconds} is ${shortJson(value)}, expected at most StopTimeout ${stopSeconds} less ${handBackSeconds}`,
      ),
    ];
  });
}

function drainingProblems({ targetGroups }: Service): RuleFinding[] {
  return targetGroups
    .flatMap(({ target }) => target ?? [])
    .flatMap((group) => {
      const value = attributeOf(group, 'deregistration_delay.timeout_seconds');
      return (numberOf(value) ?? defaultDeregistrationSeconds) <= maxDeregistrationSeconds
        ? []
        : [
            findingAt(
              group,
              `deregistration_delay.timeout_seconds is ${shortJson(value)}, expected at most ${maxDeregistrationSeconds}: no websocket ends by waiting`,
            ),
          ];
    });
}
