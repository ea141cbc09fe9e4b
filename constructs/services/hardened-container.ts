import { Duration } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { appContainer } from '../../config/contract/task-definitions';
import type { WritablePaths } from '../../config/schema/sidecars';

/** Container health check: failures in the first minute do not count, three in a row after it do. */
const checkStartSeconds = 60;
const checkIntervalSeconds = 10;
const checkRetries = 3;

/** A container that is healthy only at the last check before it would be given up. */
export const checkedHealthySeconds = checkStartSeconds + checkRetries * checkIntervalSeconds;

export interface HardenedContainerProps {
  readonly name: string;
  readonly image: ecs.ContainerImage;
  readonly command?: readonly string[];
  /** `<user>:<group>`, numbers so that ECS can check them. Not root. */
  readonly user: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, ecs.Secret>>;
  readonly writablePaths: WritablePaths;
  readonly stopTimeoutSeconds: number;
  readonly logGroup: ILogGroup;
  /** First part of the names of its log streams. */
  readonly streamPrefix: string;
  /** A limit of memory, and CPU that is its own while all are busy. @default the task's */
  readonly size?: { readonly cpu: number; readonly memoryMiB: number };
  /** @default true */
  readonly essential?: boolean;
  readonly port?: number;
  /** A command in the container. */
  readonly healthCheckCommand?: readonly string[];
}

/** Adds a container with an init process and a read-only root, without root as user, whose logs never hold it up. */
export function addHardenedContainer(
  definition: ecs.FargateTaskDefinition,
  props: HardenedContainerProps,
): ecs.ContainerDefinition {
  const { name, size, port, healthCheckCommand, writablePaths } = props;
  const container = definition.addContainer(name, {
    image: props.image,
    ...(props.command !== undefined && { command: [...props.command] }),
    ...(size !== undefined && { cpu: size.cpu, memoryLimitMiB: size.memoryMiB }),
    ...(props.essential !== undefined && { essential: props.essential }),
    user: props.user,
    readonlyRootFilesystem: true,
    linuxParameters: new ContainerLinux(definition, `Linux${name}`, props),
    stopTimeout: Duration.seconds(props.stopTimeoutSeconds),
    environment: { ...props.environment },
    secrets: { ...props.secrets },
    logging: ecs.LogDrivers.awsLogs({
      streamPrefix: props.streamPrefix,
      // A log that cannot be written must not stop a task that could serve.
      mode: ecs.AwsLogDriverMode.NON_BLOCKING,
      logGroup: props.logGroup,
    }),
    ...(port !== undefined && listening(port)),
    ...(healthCheckCommand !== undefined && { healthCheck: healthCheck(healthCheckCommand) }),
  });
  const onDisk = Object.keys(writablePaths).filter((path) => writablePaths[path] === 'disk');
  for (const [index, containerPath] of onDisk.entries()) {
    const sourceVolume = volumeName(name, containerPath, index);
    definition.addVolume({ name: sourceVolume });
    container.addMountPoints({ sourceVolume, containerPath, readOnly: false });
  }
  return container;
}

/** `tmp` for /tmp of the app, as ever: another name would be another task definition of every stage. */
function volumeName(container: string, path: string, index: number): string {
  return container === appContainer && path === '/tmp' ? 'tmp' : `${container}-${index + 1}`;
}

/**
 * An init process, which reaps children and passes signals on: without it a shell as first process swallows SIGTERM. And the
 * writable paths that are memory: Fargate mounts tmpfs since January 2026 (containers-roadmap 736). CDK has no place for the
 * value of a mount option. Without the owner it would be root's.
 */
class ContainerLinux extends ecs.LinuxParameters {
  private readonly inMemory: readonly ecs.CfnTaskDefinition.TmpfsProperty[];

  constructor(
    scope: Construct,
    id: string,
    { user, writablePaths }: Pick<HardenedContainerProps, 'user' | 'writablePaths'>,
  ) {
    super(scope, id, { initProcessEnabled: true });
    const [uid, gid = uid] = user.split(':');
    this.inMemory = Object.entries(writablePaths).flatMap(([containerPath, size]) =>
      size === 'disk'
        ? []
        : [{ containerPath, size, mountOptions: [`uid=${uid}`, `gid=${gid}`, 'nosuid', 'nodev', 'noexec'] }],
    );
  }

  override renderLinuxParameters(): ecs.CfnTaskDefinition.LinuxParametersProperty {
    return {
      ...super.renderLinuxParameters(),
      ...(this.inMemory.length > 0 && { tmpfs: [...this.inMemory] }),
    };
  }
}

function healthCheck(command: readonly string[]): ecs.HealthCheck {
  return {
    command: ['CMD', ...command],
    interval: Duration.seconds(checkIntervalSeconds),
    timeout: Duration.seconds(5),
    retries: checkRetries,
    startPeriod: Duration.seconds(checkStartSeconds),
  };
}

/** The first port that only root may open, on Linux as it comes. */
const firstUnprivilegedPort = 1024;

/**
 * Fargate lets who is not root open no port below 1024 (containers-roadmap 1721) unless the task's own network says
 * otherwise, which it may: `net.*` is a namespace of the task (API reference of ECS, SystemControl).
 */
function listening(port: number): Pick<ecs.ContainerDefinitionOptions, 'portMappings' | 'systemControls'> {
  const opened = { namespace: 'net.ipv4.ip_unprivileged_port_start', value: String(port) };
  return {
    portMappings: [{ containerPort: port }],
    ...(port < firstUnprivilegedPort && { systemControls: [opened] }),
  };
}
