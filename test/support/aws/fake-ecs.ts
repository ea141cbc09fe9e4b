import type { ECSClientResolvedConfig, ServiceInputTypes, ServiceOutputTypes } from '@aws-sdk/client-ecs';
import { DescribeServicesCommand, ECSClient, type Service, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { type AwsStub, mockClient } from 'aws-sdk-client-mock';
import { type AwsCalls, awsError } from './aws-faults';

const cluster = 'prod-cluster';

/** Alarms and circuit breaker of a service: what an update must not lose. */
const guards = {
  deploymentCircuitBreaker: { enable: true, rollback: true },
  alarms: { enable: true, rollback: true, alarmNames: ['bulkhead-prod-web-server-errors'] },
};

/** ECS as far as sizes go. What an update leaves out of a deployment configuration is gone: the worst reading. */
export class FakeEcs {
  readonly services = new Map<string, Service>();
  readonly mock: AwsStub<ServiceInputTypes, ServiceOutputTypes, ECSClientResolvedConfig> =
    mockClient(ECSClient);

  constructor(calls: AwsCalls) {
    this.mock.on(DescribeServicesCommand).callsFake(async (input) => {
      calls.called('DescribeServices');
      if (input.services.length > 10) throw awsError('InvalidParameterException', 'at most 10 services');
      const services = [...this.services.values()].filter(({ serviceName }) =>
        input.services.includes(serviceName),
      );
      return { services: structuredClone(input.cluster === cluster ? services : []) };
    });
    this.mock.on(UpdateServiceCommand).callsFake(async (input) => {
      calls.called('UpdateService');
      const service = this.services.get(input.service);
      if (service === undefined) throw awsError('ServiceNotFoundException', 'Service not found.');
      const rebalancing = input.availabilityZoneRebalancing ?? service.availabilityZoneRebalancing;
      const configuration = input.deploymentConfiguration ?? service.deploymentConfiguration;
      if (rebalancing === 'ENABLED' && configuration.maximumPercent <= 100) {
        throw awsError('InvalidParameterException', 'AZ rebalancing needs a maximum above 100');
      }
      const early = configuration.earlySuccessCriteria?.healthyPercent ?? 100;
      if (early < configuration.minimumHealthyPercent) {
        throw awsError('InvalidParameterException', 'healthyPercent is below minimumHealthyPercent');
      }
      service.deploymentConfiguration = configuration;
      service.availabilityZoneRebalancing = rebalancing;
      if (input.desiredCount !== undefined) this.resize(input.service, input.desiredCount);
      return { service };
    });
  }

  add(name: string, tasks: number, percentages: readonly [number, number] = [66, 100]): Service {
    const [minimumHealthyPercent, maximumPercent] = percentages;
    const service: Service = {
      serviceName: name,
      serviceArn: `arn:aws:ecs:us-east-1:111122223333:service/${cluster}/${name}`,
      clusterArn: `arn:aws:ecs:us-east-1:111122223333:cluster/${cluster}`,
      status: 'ACTIVE',
      desiredCount: tasks,
      runningCount: tasks,
      pendingCount: 0,
      taskDefinition: `arn:aws:ecs:us-east-1:111122223333:task-definition/${name}:7`,
      availabilityZoneRebalancing: maximumPercent === 100 ? 'DISABLED' : 'ENABLED',
      deploymentConfiguration: { minimumHealthyPercent, maximumPercent, ...guards },
      deployments: [
        {
          id: `ecs-svc/${name}-7`,
          status: 'PRIMARY',
          rolloutState: 'COMPLETED',
          taskDefinition: `arn:aws:ecs:us-east-1:111122223333:task-definition/${name}:7`,
        },
      ],
      events: [],
    };
    this.services.set(name, service);
    return service;
  }

  /** Tasks come and go at once. */
  resize(name: string, tasks: number): void {
    const service = this.services.get(name);
    if (service === undefined) throw new Error(`no service ${name}`);
    service.desiredCount = tasks;
    service.runningCount = tasks;
  }
}
