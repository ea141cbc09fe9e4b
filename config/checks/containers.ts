import { isDockerHub, parseImageUri } from '../../domain/images/image-uri';
import { appContainer } from '../contract/task-definitions';
import { everyTask, sidecarsOf, type TaskEntry } from '../every-task';
import type { KeyPath } from '../problem';
import type { SidecarConfig, WritablePaths } from '../schema/sidecars';
import type { StageConfig } from '../schema/stage';
import type { CheckFinding } from './finding';
import { unknownSecret } from './unknown-secret';

/** Containers that would not start beside the app, or would leave it too little. */
export function sidecars(config: StageConfig): CheckFinding[] {
  return [
    ...everyTask(config).flatMap(sums),
    ...sidecarsOf(config).flatMap(({ path, name, sidecar }) => [
      ...(name === appContainer
        ? [{ path, expected: 'another name', got: "the name of the app's own container" }]
        : []),
      ...image(config, path, sidecar),
      ...sidecar.secrets.flatMap((secret, index) =>
        unknownSecret(config, [...path, 'secrets', index], secret),
      ),
    ]),
  ];
}

/** What all sidecars of a task have is at most half of it: the app is what the task is for. */
function sums({ path, task }: TaskEntry): CheckFinding[] {
  return (['cpu', 'memoryMiB'] as const).flatMap((size): CheckFinding[] => {
    const terms = Object.entries(task.sidecars).map(([name, sidecar]) => ({ name, amount: sidecar[size] }));
    const sum = terms.reduce((total, { amount }) => total + amount, 0);
    if (sum <= task[size] / 2) return [];
    const got = terms.map(({ name, amount }) => `${name} ${amount}`).join(' + ');
    return [
      {
        path: [...path, 'sidecars'],
        expected: `sidecars of at most half of the task's ${size} ${task[size]}`,
        got: terms.length === 1 ? got : `${got} = ${sum}`,
      },
    ];
  });
}

function image(config: StageConfig, path: KeyPath, sidecar: SidecarConfig): CheckFinding[] {
  const at = [...path, 'image'];
  const got = JSON.stringify(sidecar.image);
  const uri = parseImageUri(sidecar.image);
  if (uri === undefined) {
    const expected =
      'the whole URI of an image with its registry and a tag or digest, such as public.ecr.aws/datadog/agent:7.60.0';
    return [{ path: at, expected, got }];
  }
  if (isDockerHub(uri)) {
    const expected =
      'another registry: Docker Hub counts pulls by address and then refuses, and tasks share one (public.ecr.aws/docker/library has its official images, a pull-through cache of ECR the rest)';
    return [{ path: at, expected, got }];
  }
  if (config.network.create?.natGateways === 0 && uri.ecr?.region !== config.region) {
    const expected = `an image in ECR of ${config.region}: without a NAT gateway no other registry is reached`;
    return [{ path: at, expected, got }];
  }
  return [];
}

/** Paths of the kernel, which a container has from its runtime. */
const kernelPaths = ['/proc', '/sys', '/dev'];

/** Writable paths that ECS would refuse or mount over each other, or that take the app's memory. */
export function writablePaths(config: StageConfig): CheckFinding[] {
  return everyTask(config).flatMap(({ path, task }) => [
    ...pathsOf(config, [...path, 'writablePaths'], {
      paths: task.writablePaths,
      memoryMiB: task.memoryMiB - sum(Object.values(task.sidecars).map(({ memoryMiB }) => memoryMiB)),
      writable: ['/tmp'],
    }),
    ...Object.entries(task.sidecars).flatMap(([name, { writablePaths: paths, memoryMiB }]) =>
      pathsOf(config, [...path, 'sidecars', name, 'writablePaths'], { paths, memoryMiB, writable: [] }),
    ),
  ]);
}

interface Container {
  readonly paths: WritablePaths;
  /** What it may use at most. */
  readonly memoryMiB: number;
  /** Where it may write anyway. */
  readonly writable: readonly string[];
}

function pathsOf(
  config: StageConfig,
  path: KeyPath,
  { paths, memoryMiB, writable }: Container,
): CheckFinding[] {
  const names = Object.keys(paths);
  const memory = Object.values(paths).filter((size) => size !== 'disk');
  const inMemory = sum(memory);
  return [
    ...names.flatMap((name): CheckFinding[] => {
      const at = [...path, name];
      const kernel = kernelPaths.find((one) => name === one || name.startsWith(`${one}/`));
      if (kernel !== undefined)
        return [{ path: at, expected: 'no path of the kernel', got: JSON.stringify(name) }];
      const outer = [...writable, ...names].find((one) => name.startsWith(`${one}/`));
      if (outer === undefined) return [];
      return [{ path: at, expected: 'a path that is not writable already', got: `one in ${outer}` }];
    }),
    // Announced for AWS's commercial regions (What's New, 6 January 2026).
    ...(memory.length > 0 && /^(cn|us-gov)-/.test(config.region)
      ? [
          {
            path,
            expected: `disk: in ${config.region} Fargate has no tmpfs`,
            got: `${inMemory} MiB of memory`,
          },
        ]
      : []),
    ...(inMemory > memoryMiB / 2
      ? [
          {
            path,
            expected: `at most half of the ${memoryMiB} MiB that the container has: what is written there is memory`,
            got: `${memory.join(' + ')}${memory.length > 1 ? ` = ${inMemory}` : ''}`,
          },
        ]
      : []),
  ];
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
