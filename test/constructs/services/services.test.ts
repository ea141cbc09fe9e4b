import { Match, Template } from 'aws-cdk-lib/assertions';
import { loadStage } from '../../../config/load-stage';
import { resourcesByType, type SynthesisedResource } from '../../support/synth/parsed-template';
import { runningTemplate } from '../../support/synth/running-template';
import { stageWith } from '../../support/synth/stage-with';
import { synthStage } from '../../support/synth/synth-stage';

const config = stageWith();
const { parsed } = synthStage(config);
const running = runningTemplate(parsed);
const lowPort = synthStage(
  stageWith(({ services: { web } }) => {
    if (web !== undefined) Object.assign(web, { port: 80, healthCheck: { codes: [200, 301] } });
  }),
);

function named(type: string, prefix: string): SynthesisedResource {
  const found = resourcesByType(running, type).find(([id]) => id.startsWith(prefix));
  if (found === undefined) {
    throw new Error(`no ${type} named ${prefix}…`);
  }
  return found[1];
}

const service = (prefix: string) => named('AWS::ECS::Service', prefix).Properties ?? {};
const container = (prefix: string) =>
  named('AWS::ECS::TaskDefinition', prefix).Properties?.ContainerDefinitions[0] ?? {};

test('every service and pool of the stage file is there, and nothing else', () => {
  const names = resourcesByType(running, 'AWS::ECS::Service').map(([, one]) => one.Properties?.ServiceName);
  expect(names.sort()).toEqual([...Object.keys(config.services), ...Object.keys(config.workers)].sort());
});

test('web joins both client groups and gets both connections; websockets neither of the job store', () => {
  const groups = (prefix: string) =>
    JSON.stringify(service(prefix).NetworkConfiguration.AwsvpcConfiguration.SecurityGroups);
  const secrets = (prefix: string) => JSON.stringify(container(prefix).Secrets);
  for (const reaches of ['ServicesWeb', 'ServicesApi', 'WorkersUrgent']) {
    expect(groups(reaches)).toContain('JobStoreClientGroup');
    expect(groups(reaches)).toContain('PubSubStoreClientGroup');
    expect(secrets(reaches)).toContain('JobStoreAppConnection');
  }
  expect(groups('ServicesWebsockets')).not.toContain('JobStore');
  expect(groups('ServicesWebsockets')).toContain('PubSubStoreClientGroup');
  expect(secrets('ServicesWebsockets')).not.toContain('JobStore');
  expect(secrets('ServicesWebsockets')).toContain('PubSubStoreAppConnection');
  expect(
    JSON.stringify(
      resourcesByType(running, 'AWS::IAM::Policy').filter(([id]) => id.startsWith('ServicesWebsockets')),
    ),
  ).not.toContain('JobStore');
});

test('a service is told to keep silent connections longer than its load balancer does, and a pool is not', () => {
  const idleSeconds = (prefix: string) => {
    const { LoadBalancerAttributes } =
      named('AWS::ElasticLoadBalancingV2::LoadBalancer', prefix).Properties ?? {};
    const attributes: readonly { Key: string; Value: string }[] = LoadBalancerAttributes;
    return Number(attributes.find(({ Key }) => Key === 'idle_timeout.timeout_seconds')?.Value);
  };
  const keepAlive = (prefix: string) => {
    const variables: readonly { Name: string; Value: string }[] = container(prefix).Environment;
    return variables.find(({ Name }) => Name === 'BULKHEAD_KEEP_ALIVE_SECONDS')?.Value;
  };
  expect([keepAlive('ServicesWeb'), keepAlive('ServicesApi')]).toEqual(['75', '75']);
  for (const [service, balancer] of [
    ['ServicesWeb', 'BalancersApp'],
    ['ServicesWebsockets', 'BalancersWebsockets'],
  ] as const) {
    expect(Number(keepAlive(service))).toBe(idleSeconds(balancer) + 15);
  }
  expect(keepAlive('WorkersUrgent')).toBeUndefined();
});

test('a pool is told its queues, concurrency and how long it may take to stop', () => {
  expect(container('WorkersUrgent').Environment).toEqual(
    expect.arrayContaining([
      { Name: 'BULKHEAD_QUEUES', Value: 'urgent' },
      { Name: 'BULKHEAD_CONCURRENCY', Value: '10' },
      { Name: 'BULKHEAD_SHUTDOWN_SECONDS', Value: String(container('WorkersUrgent').StopTimeout - 5) },
    ]),
  );
});

test('services are told how long browsers take to come back, and websockets how long they have to close', () => {
  const variable = (prefix: string, name: string) =>
    container(prefix).Environment.find((one: { Name: string }) => one.Name === name)?.Value;
  const spread = 'BULKHEAD_RECONNECT_SPREAD_SECONDS';
  const told = ['ServicesWeb', 'ServicesApi', 'ServicesWebsockets', 'WorkersUrgent'].map((prefix) =>
    variable(prefix, spread),
  );
  expect(told).toEqual(['200', '200', '200', undefined]);
  expect(variable('ServicesWebsockets', 'BULKHEAD_SHUTDOWN_SECONDS')).toBe(
    String(container('ServicesWebsockets').StopTimeout - 5),
  );
  expect(variable('ServicesWeb', 'BULKHEAD_SHUTDOWN_SECONDS')).toBeUndefined();
});

test('health checks ask every ten seconds and believe two answers; draining is waiting, and short', () => {
  for (const prefix of ['ServicesWeb', 'ServicesApi', 'ServicesWebsockets']) {
    expect(named('AWS::ElasticLoadBalancingV2::TargetGroup', prefix).Properties).toMatchObject({
      HealthCheckIntervalSeconds: 10,
      HealthyThresholdCount: 2,
      HealthCheckPath: '/up',
      TargetType: 'ip',
    });
  }
  const delay = (prefix: string) =>
    named('AWS::ElasticLoadBalancingV2::TargetGroup', prefix).Properties?.TargetGroupAttributes.find(
      (attribute: { Key: string }) => attribute.Key === 'deregistration_delay.timeout_seconds',
    ).Value;
  expect([delay('ServicesWeb'), delay('ServicesApi'), delay('ServicesWebsockets')]).toEqual([
    '30',
    '30',
    '30',
  ]);
});

test('other answers than 200 count as alive where the stage file says so', () => {
  const codes = (prefix: string, { parsed: { Platform } }: typeof lowPort) =>
    resourcesByType(Platform, 'AWS::ElasticLoadBalancingV2::TargetGroup').find(([id]) =>
      id.startsWith(prefix),
    )?.[1].Properties?.Matcher;
  expect(codes('ServicesWeb', lowPort)).toEqual({ HttpCode: '200,301' });
  expect(codes('ServicesApi', lowPort)).toEqual({ HttpCode: '200' });
});

test('a container that listens below 1024 may, without root, and any other is as it was', () => {
  const controls = (prefix: string) =>
    resourcesByType(lowPort.parsed.Platform, 'AWS::ECS::TaskDefinition').find(([id]) =>
      id.startsWith(prefix),
    )?.[1].Properties?.ContainerDefinitions[0];
  expect(controls('ServicesWeb')).toMatchObject({
    User: '1000:1000',
    PortMappings: [{ ContainerPort: 80 }],
    SystemControls: [{ Namespace: 'net.ipv4.ip_unprivileged_port_start', Value: '80' }],
  });
  expect(controls('ServicesApi').SystemControls).toBeUndefined();
});

test('a deploy is called off by the circuit breaker and by the service’s own alarms, and rolled back', () => {
  Template.fromJSON(running).allResourcesProperties('AWS::ECS::Service', {
    DeploymentConfiguration: Match.objectLike({
      DeploymentCircuitBreaker: Match.objectLike({ Enable: true, Rollback: true }),
    }),
  });
  expect(service('ServicesWeb').DeploymentConfiguration).toMatchObject({
    Alarms: {
      AlarmNames: [
        'bulkhead-local-web-server-errors',
        'bulkhead-local-web-unhealthy-tasks',
        'bulkhead-local-web-failing-tasks',
      ],
      Enable: true,
      Rollback: true,
    },
    DeploymentCircuitBreaker: { ThresholdConfiguration: { Type: 'COUNT', Value: 2 } },
  });
  for (const [name, prefix] of [
    ['urgent', 'WorkersUrgent'],
    ['scheduler', 'WorkersScheduler'],
  ] as const) {
    expect(service(prefix).DeploymentConfiguration.Alarms).toEqual({
      AlarmNames: [`bulkhead-local-${name}-failing-tasks`],
      Enable: true,
      Rollback: true,
    });
  }
});

test('rollouts follow the range and the mode', () => {
  const percents = (prefix: string) => {
    const { MinimumHealthyPercent, MaximumPercent } = service(prefix).DeploymentConfiguration;
    return [MinimumHealthyPercent, MaximumPercent, service(prefix).AvailabilityZoneRebalancing];
  };
  expect(percents('ServicesWeb')).toEqual([100, 133, 'ENABLED']);
  expect(percents('WorkersUrgent')).toEqual([66, 100, 'DISABLED']);
  expect(percents('WorkersScheduler')).toEqual([0, 100, 'DISABLED']);
});

test('every service scales within its range; on CPU and requests in five times slower than out', () => {
  const targets = resourcesByType(running, 'AWS::ApplicationAutoScaling::ScalableTarget');
  expect(targets).toHaveLength(Object.keys(config.services).length + Object.keys(config.workers).length);
  const tracking = (prefix: string) =>
    resourcesByType(running, 'AWS::ApplicationAutoScaling::ScalingPolicy')
      .filter(([id]) => id.startsWith(prefix))
      .flatMap(([, policy]) => policy.Properties?.TargetTrackingScalingPolicyConfiguration ?? [])
      .map(({ PredefinedMetricSpecification, ScaleOutCooldown, ScaleInCooldown, DisableScaleIn }) => [
        PredefinedMetricSpecification.PredefinedMetricType,
        ScaleOutCooldown,
        DisableScaleIn === true ? 'never in' : ScaleInCooldown,
      ])
      .sort();
  expect(tracking('ServicesWeb')).toEqual(
    expect.arrayContaining([
      ['ALBRequestCountPerTarget', 60, 300],
      ['ECSServiceAverageCPUUtilization', 60, 300],
    ]),
  );
  expect(tracking('ServicesWebsockets')).toEqual([
    ['ECSServiceAverageCPUUtilization', 60, 300],
    ['ECSServiceAverageMemoryUtilization', 60, 300],
  ]);
  expect(tracking('WorkersUrgent')).toEqual([['ECSServiceAverageCPUUtilization', 60, 'never in']]);
  expect(tracking('WorkersScheduler')).toEqual([]);
});

test('where the stage file asks for it, CPU and memory are measured each 20 s, and policies use what is measured', () => {
  const prod = runningTemplate(synthStage(loadStage('prod')).parsed);
  const of = (type: string, prefix: string) =>
    resourcesByType(prod, type).filter(([id]) => id.startsWith(prefix));
  const measured = (prefix: string) => of('AWS::ECS::Service', prefix)[0]?.[1].Properties?.Monitoring;
  const tracked = (prefix: string) =>
    of('AWS::ApplicationAutoScaling::ScalingPolicy', prefix)
      .flatMap(([, policy]) => policy.Properties?.TargetTrackingScalingPolicyConfiguration ?? [])
      .map(({ PredefinedMetricSpecification }) => PredefinedMetricSpecification.PredefinedMetricType)
      .sort();
  for (const name of ['ServicesWebBalanced', 'ServicesApi', 'ServicesWebsockets']) {
    expect(measured(name)).toEqual({
      MetricConfigurations: [{ MetricNames: ['CPUUtilization', 'MemoryUtilization'], ResolutionSeconds: 20 }],
    });
  }
  expect(tracked('ServicesWebBalanced')).toEqual([
    'ALBRequestCountPerTarget',
    'ECSServiceAverageCPUUtilizationHighResolution',
  ]);
  expect(tracked('ServicesWebsockets')).toEqual([
    'ECSServiceAverageCPUUtilizationHighResolution',
    'ECSServiceAverageMemoryUtilizationHighResolution',
  ]);
  // A pool's CPU is looked at only while the meter is silent, and needs no seconds.
  expect(measured('WorkersUrgent')).toBeUndefined();
  expect(tracked('WorkersUrgent')).toEqual(['ECSServiceAverageCPUUtilization']);
  expect(service('ServicesWebBalanced').Monitoring).toBeUndefined();
});

test('Sidekiq pools need no command: it is made of what the stage file says, weights included', () => {
  const stage = synthStage(
    stageWith((input) => {
      input.framework = 'sidekiq';
      const { urgent, pushes: others } = input.workers;
      if (urgent !== undefined) urgent.queues = ['urgent', 'mailers'];
      if (others !== undefined) others.queues = [['pushes', 3], 'low,2', { imports: 1 }, 'rest'];
    }),
  );
  const task = (prefix: string) =>
    resourcesByType(runningTemplate(stage.parsed), 'AWS::ECS::TaskDefinition').find(([id]) =>
      id.startsWith(prefix),
    )?.[1].Properties?.ContainerDefinitions[0];
  const started = (threads: number) => `bundle exec sidekiq -t 55 -c ${threads}`;
  expect(task('WorkersUrgent').Command.join(' ')).toBe(`${started(10)} -q urgent -q mailers`);
  expect(task('WorkersPushes').Command.join(' ')).toBe(
    `${started(5)} -q pushes,3 -q low,2 -q imports,1 -q rest,1`,
  );
  const queueVariables = (prefix: string) =>
    task(prefix).Environment.filter(({ Name }: { Name: string }) => Name.startsWith('BULKHEAD_QUEUE'));
  expect(queueVariables('WorkersUrgent')).toEqual([{ Name: 'BULKHEAD_QUEUES', Value: 'urgent,mailers' }]);
  expect(queueVariables('WorkersPushes')).toEqual([
    { Name: 'BULKHEAD_QUEUES', Value: 'pushes,low,imports,rest' },
    { Name: 'BULKHEAD_QUEUE_WEIGHTS', Value: '3,2,1,1' },
  ]);
});

test('the longest rollout counts how slowly a health check may turn good', () => {
  const worst = (change: Parameters<typeof stageWith>[0]) => {
    const found = resourcesByType(
      runningTemplate(synthStage(stageWith(change)).parsed),
      'AWS::ECS::Service',
    ).find(([id]) => id.startsWith('WorkersUrgent'));
    return found?.[1].Metadata?.['bulkhead:rollout'];
  };
  const unchecked = worst(() => {});
  const checked = worst((input) => {
    if (input.workers.urgent !== undefined) input.workers.urgent.healthCheckCommand = ['true'];
  });
  // 3 to 6 tasks, one at a time: at 5 tasks five rounds of 60 s start, 40 or 90 s healthy, 60 s drain.
  expect(unchecked).toMatchObject({ worstSeconds: 5 * (60 + 40 + 60) });
  expect(checked).toMatchObject({ worstSeconds: 5 * (60 + 90 + 60) });
});

test('a rollout that cannot be kept fails the synth and says why', () => {
  const impossible = stageWith((input) => {
    input.services.web = { kind: 'web', image: 'app', tasks: { min: 2, max: 4 }, rollout: 'single' };
  });
  expect(() => synthStage(impossible)).toThrow(
    /^web: rollout single stops the one task before its successor starts/,
  );
});
