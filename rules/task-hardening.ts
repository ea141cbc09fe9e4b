import { resolveReference } from './resolve-reference';
import type { ParsedStack, Rule, RuleFinding } from './rule';
import { findingAt, type Located, resourcesOf } from './support/resources';
import { containersOf, servicesOf } from './support/services';
import { isTrue, listOf, numberOf, recordOf, shortJson } from './support/template-values';

const unprivilegedPort = 'net.ipv4.ip_unprivileged_port_start';
const firstUnprivilegedPort = 1024;

type Container = Readonly<Record<string, unknown>>;

export const taskHardening: Rule = {
  id: 'task-hardening',
  title: 'A container runs without root and on a read-only disk, stops in good time, and its logs end.',
  consequence:
    'CVE-2019-5736: a process that was root in its container took over the host; one that was not could not. ' +
    'Chatwoot, 2026: containers killed after 10 of the 25 s that Sidekiq takes to hand jobs back lost what they held.',
  source: 'https://kubernetes.io/blog/2019/02/11/runc-and-cve-2019-5736/',
  check: (stacks) => [
    ...resourcesOf(stacks, 'AWS::ECS::TaskDefinition').flatMap((task) =>
      containersOf(task).flatMap((container) =>
        [
          ...privileges(container),
          ...ports(container),
          ...memoryPaths(container),
          ...stopping(container),
          ...logging(stacks, task, container),
        ].map((problem) => findingAt(task, `container ${shortJson(container.Name)}: ${problem}`)),
      ),
    ),
    ...publicAddresses(stacks),
  ],
};

function privileges({ User, ReadonlyRootFilesystem, Privileged }: Container): string[] {
  return [
    ...(typeof User === 'string' && !/^(root|0+)?(:|$)/.test(User)
      ? []
      : [`User is ${shortJson(User)}, expected one that is not root`]),
    ...(isTrue(ReadonlyRootFilesystem)
      ? []
      : [`ReadonlyRootFilesystem is ${shortJson(ReadonlyRootFilesystem)}, expected true`]),
    ...(isTrue(Privileged) ? ['Privileged is true, expected false'] : []),
  ];
}

/** Below 1024 only root may listen, unless the network of the task says from which port on others may. */
function ports({ PortMappings, SystemControls }: Container): string[] {
  const opened = listOf(SystemControls)
    .map(recordOf)
    .filter(({ Namespace }) => Namespace === unprivilegedPort)
    .map(({ Value }) => numberOf(Value) ?? firstUnprivilegedPort);
  const from = Math.min(firstUnprivilegedPort, ...opened);
  return listOf(PortMappings)
    .map((one) => numberOf(recordOf(one).ContainerPort) ?? firstUnprivilegedPort)
    .filter((port) => port < from)
    .map((port) => `listens on ${port} without root, expected ${unprivilegedPort} of at most ${port}`);
}

/** What is mounted in memory is root's unless the mount says whose it is. */
function memoryPaths({ User, LinuxParameters }: Container): string[] {
  const [uid] = String(User).split(':');
  return listOf(recordOf(LinuxParameters).Tmpfs)
    .map(recordOf)
    .filter(({ MountOptions }) => !listOf(MountOptions).includes(`uid=${uid}`))
    .map(
      ({ ContainerPath }) =>
        `cannot write to ${shortJson(ContainerPath)}, expected the mount option uid=${uid}`,
    );
}

/** Sidekiq takes 25 s and 5 s more; Fargate ends at 120 s. Without an init process a shell swallows SIGTERM. */
function stopping({ LinuxParameters, StopTimeout }: Container): string[] {
  const init = recordOf(LinuxParameters).InitProcessEnabled;
  const seconds = numberOf(StopTimeout) ?? 0;
  return [
    ...(isTrue(init) ? [] : [`InitProcessEnabled is ${shortJson(init)}, expected true`]),
    ...(seconds >= 30 && seconds <= 120
      ? []
      : [`StopTimeout is ${shortJson(StopTimeout)}, expected 30 to 120 seconds`]),
  ];
}

function logging(stacks: readonly ParsedStack[], task: Located, container: Container): string[] {
  const { LogDriver, Options } = recordOf(container.LogConfiguration);
  if (LogDriver === undefined) return ['has no LogConfiguration, expected one'];
  if (LogDriver !== 'awslogs') return [];
  const value = recordOf(Options)['awslogs-group'];
  const { key, target } = resolveReference(stacks, { stack: task.stack, value });
  if (target === undefined) return [`logs to ${key}, expected a log group that these templates make`];
  const days = target.properties.RetentionInDays;
  return numberOf(days) === undefined
    ? [
        `RetentionInDays of its log group ${target.logicalId} is ${shortJson(days)}, expected a number of days`,
      ]
    : [];
}

function publicAddresses(stacks: readonly ParsedStack[]): RuleFinding[] {
  return servicesOf(stacks).flatMap((service) => {
    const address = recordOf(
      recordOf(service.properties.NetworkConfiguration).AwsvpcConfiguration,
    ).AssignPublicIp;
    return address === undefined || address === 'DISABLED'
      ? []
      : [findingAt(service, `AssignPublicIp is ${shortJson(address)}, expected "DISABLED"`)];
  });
}
