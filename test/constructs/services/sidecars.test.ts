import { addChecks } from '../../../lib/add-checks';
import { resourcesByType } from '../../support/synth/parsed-template';
import { stageWith } from '../../support/synth/stage-with';
import { synthesise } from '../../support/synth/synthesise';

const secret = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:local/agent-AbC123';
const key = 'arn:aws:kms:us-east-1:000000000000:key/1';

const config = stageWith((input) => {
  input.secrets = { ...input.secrets, AGENT_KEY: secret };
  input.secretKeys = { AGENT_KEY: key };
  const { web, api } = input.services;
  if (web === undefined || api === undefined) return;
  web.cpu = 1024;
  web.memoryMiB = 2048;
  web.secrets = [];
  api.secrets = [];
  web.writablePaths = { '/app/tmp': 64, '/app/storage': 'disk' };
  web.diskGiB = 50;
  web.sidecars = {
    agent: {
      image: '000000000000.dkr.ecr.us-east-1.amazonaws.com/tools/agent:7',
      cpu: 128,
      memoryMiB: 256,
      user: '2000',
      environment: { LEVEL: 'info' },
      secrets: ['AGENT_KEY'],
      writablePaths: { '/tmp': 16, '/var/lib/agent': 'disk' },
      healthCheckCommand: ['agent', 'health'],
    },
    proxy: {
      image: 'public.ecr.aws/docker/library/haproxy:3.0',
      command: ['haproxy', '-f', '/etc/haproxy.cfg'],
      cpu: 64,
      memoryMiB: 64,
      essential: true,
      healthCheckCommand: ['true'],
    },
  };
  api.writablePaths = { '/tmp': 128 };
});

// A finding of a rule, or of cdk-nag, is thrown.
const { parsed, warnings } = synthesise(config, addChecks);

const task = (service: string) =>
  resourcesByType(parsed.Platform, 'AWS::ECS::TaskDefinition').find(([id]) =>
    id.startsWith(`Services${service}`),
  )?.[1].Properties;

const containers = task('Web')?.ContainerDefinitions ?? [];
const [app, agent, proxy] = containers;

const allowed = (service: string) =>
  JSON.stringify(
    resourcesByType(parsed.Platform, 'AWS::IAM::Policy').filter(([id]) =>
      id.startsWith(`Services${service}BalancedTaskExecutionRole`),
    ),
  );

test('the synth warns of nothing', () => {
  expect(warnings).toEqual([]);
});

test('sidecars are as hardened as the app, and take their sizes out of the task', () => {
  expect(task('Web')).toMatchObject({ Cpu: '1024', Memory: '2048', EphemeralStorage: { SizeInGiB: 50 } });
  expect(containers).toMatchObject([
    { Name: 'app', Essential: true, Cpu: 1024 - 128 - 64, Memory: 2048 - 256 - 64, User: '1000:1000' },
    { Name: 'agent', Essential: false, Cpu: 128, Memory: 256, User: '2000' },
    { Name: 'proxy', Essential: true, Cpu: 64, Memory: 64, User: '1000:1000' },
  ]);
  for (const container of [agent, proxy]) {
    expect(container).toMatchObject({
      ReadonlyRootFilesystem: true,
      StopTimeout: 30,
      LinuxParameters: { InitProcessEnabled: true },
      LogConfiguration: app.LogConfiguration,
    });
  }
});

test('a task without them has no limits but its own', () => {
  const [alone, ...others] = task('Api')?.ContainerDefinitions ?? [];
  expect(others).toEqual([]);
  expect([alone.Cpu, alone.Memory, alone.DependsOn]).toEqual([undefined, undefined, undefined]);
});

test('the app starts after them, and waits for the health only of one that it cannot do without', () => {
  expect(app.DependsOn).toEqual([
    { ContainerName: 'agent', Condition: 'START' },
    { ContainerName: 'proxy', Condition: 'HEALTHY' },
  ]);
});

test('a rollout takes longer by what they take to start and to stop', () => {
  const seconds = (stage: typeof parsed): number => {
    const [, web] =
      resourcesByType(stage.Platform, 'AWS::ECS::Service').find(
        ([, { Properties }]) => Properties?.ServiceName === 'web',
      ) ?? [];
    return Object(web?.Metadata?.['bulkhead:rollout']).worstSeconds;
  };
  const without = stageWith(({ services: { web } }) => {
    if (web !== undefined) Object.assign(web, { cpu: 1024, memoryMiB: 2048 });
  });
  const longer = seconds(parsed) - seconds(synthesise(without).parsed);
  // 90 s until the proxy is healthy for each start, 30 s for each stop.
  expect(longer).toBeGreaterThanOrEqual(90);
  expect(longer % 30).toBe(0);
});

test('they get the stage, their own variables and secrets, and nothing of the app', () => {
  expect(agent.Environment).toEqual([
    { Name: 'BULKHEAD_STAGE', Value: 'local' },
    { Name: 'BULKHEAD_SERVICE', Value: 'web' },
    { Name: 'LEVEL', Value: 'info' },
  ]);
  expect(agent.Secrets).toEqual([{ Name: 'AGENT_KEY', ValueFrom: secret }]);
  expect(proxy.Secrets).toBeUndefined();
  expect(JSON.stringify(app.Secrets)).not.toContain('AGENT_KEY');
});

test('the task may pull their private image, read their secret and decrypt it; another task may not', () => {
  for (const right of [`:repository/tools/agent`, secret, key]) {
    expect(allowed('Web')).toContain(right);
    expect(allowed('Api')).not.toContain(right);
  }
});

test('writable paths in memory are the user’s, and those on disk are volumes of the task', () => {
  const memory = (containerPath: string, size: number, uid: string, gid: string) => ({
    ContainerPath: containerPath,
    Size: size,
    MountOptions: [`uid=${uid}`, `gid=${gid}`, 'nosuid', 'nodev', 'noexec'],
  });
  expect(app.LinuxParameters.Tmpfs).toEqual([memory('/app/tmp', 64, '1000', '1000')]);
  expect(agent.LinuxParameters.Tmpfs).toEqual([memory('/tmp', 16, '2000', '2000')]);
  expect(proxy.LinuxParameters.Tmpfs).toBeUndefined();
  const mount = (SourceVolume: string, ContainerPath: string) => ({
    SourceVolume,
    ContainerPath,
    ReadOnly: false,
  });
  expect(app.MountPoints).toEqual([mount('tmp', '/tmp'), mount('app-2', '/app/storage')]);
  expect(agent.MountPoints).toEqual([mount('agent-1', '/var/lib/agent')]);
  expect(proxy.MountPoints).toBeUndefined();
  expect(task('Web')?.Volumes).toEqual([{ Name: 'tmp' }, { Name: 'app-2' }, { Name: 'agent-1' }]);
});

test('/tmp itself can be memory: then the image declares nothing, and there is no volume', () => {
  const [alone] = task('Api')?.ContainerDefinitions ?? [];
  expect(alone.LinuxParameters.Tmpfs).toMatchObject([{ ContainerPath: '/tmp', Size: 128 }]);
  expect([alone.MountPoints, task('Api')?.Volumes]).toEqual([undefined, undefined]);
});

test('what is said of a failed task names each of its containers', () => {
  const dashboard = JSON.stringify(resourcesByType(parsed.Platform, 'AWS::CloudWatch::Dashboard'));
  for (const index of [0, 1, 2]) {
    expect(dashboard).toContain(`detail.containers.${index}.name, detail.containers.${index}.exitCode`);
  }
});
