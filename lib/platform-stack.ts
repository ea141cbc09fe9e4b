import { CfnOutput } from 'aws-cdk-lib';
import type { ICluster } from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import { outputKeys } from '../config/contract/output-keys';
import { pascalCase } from '../config/contract/pascal-case';
import { MaintenanceRole } from '../constructs/controls/maintenance-role';
import { OperatorRoles } from '../constructs/controls/operator-roles';
import { QueueMoverFunction } from '../constructs/controls/queue-mover';
import { lambdaCode } from '../constructs/functions/lambda-code';
import { Monitoring } from '../constructs/monitoring/monitoring';
import { QueueMeter } from '../constructs/monitoring/queue-meter';
import { AppSecrets } from '../constructs/services/app-secrets';
import { Balancers } from '../constructs/services/balancers';
import { ImageParameters } from '../constructs/services/image-parameters';
import { PlatformCluster } from '../constructs/services/platform-cluster';
import { StatusPage } from '../constructs/services/status-page';
import { WebService } from '../constructs/services/web-service';
import { WebsocketService } from '../constructs/services/websocket-service';
import type { ControlsStack } from './controls-stack';
import type { FoundationStack } from './foundation-stack';
import { type StageStackProps, ZonedStack } from './zoned-stack';

export interface PlatformStackProps extends StageStackProps {
  readonly foundation: FoundationStack;
  readonly controls: ControlsStack;
}

/** What runs the app, but for its worker pools: cluster, load balancers, services, and what watches over all. Holds no state. */
export class PlatformStack extends ZonedStack {
  readonly balancers: Balancers;
  readonly cluster: ICluster;

  constructor(scope: Construct, props: PlatformStackProps) {
    const { config, deletionProtection, foundation, controls } = props;
    const description = 'Bulkhead: services and load balancers';
    super(scope, 'Platform', { config, deletionProtection, description });
    const { network, jobs, pubsub, caches } = foundation;
    const { switchboard } = controls;
    const { cluster } = new PlatformCluster(this, 'Cluster', { stage: config, vpc: network.vpc });
    const balancers = new Balancers(this, 'Balancers', { stage: config, deletionProtection, network });
    this.balancers = balancers;
    this.cluster = cluster;
    const images = new ImageParameters(this, 'Images', { stage: config });
    const appSecrets = new AppSecrets({ references: config.secrets, keyArns: config.secretKeys });
    const common = {
      stage: config,
      network,
      cluster,
      appSecrets,
      pubsub,
      caches,
      controls: controls.bucket,
      topic: controls.alerts.page,
    };

    // Without a job store there is nothing to switch, and nothing that would tell how the platform is.
    const jobParts = jobs === undefined ? {} : { jobs, switchboard };

    // A scope of its own: a service may be called `images` or `cluster` without meeting the stack's own ids.
    const services = new Construct(this, 'Services');
    for (const [name, service] of Object.entries(config.services)) {
      const { kind } = service;
      const serviceProps = {
        ...common,
        name,
        image: images.get(service.image),
        config: service,
        balancer: balancers.for(kind),
      };
      if (kind !== 'websockets') {
        new WebService(services, pascalCase(name), { ...serviceProps, kind, ...jobParts });
        continue;
      }
      // The schema makes one for every stage with such a service.
      if (pubsub === undefined) throw new Error(`services.${name}: websockets without a pub/sub store`);
      new WebsocketService(services, pascalCase(name), { ...serviceProps, pubsub });
    }
    const { [config.release?.pool ?? '']: _, ...told } = config.workers;
    images.publishTo(told, services);

    const app = balancers.made('web');
    const watched = { stage: config, cluster, controls: controls.bucket };
    const sockets = balancers.made('websockets');
    const balancer = app ?? sockets;
    const status =
      balancer === undefined || jobs === undefined
        ? undefined
        : new StatusPage(this, 'StatusPage', { ...watched, code: lambdaCode('status'), balancer });
    const meter =
      jobs === undefined
        ? undefined
        : new QueueMeter(this, 'QueueMeter', {
            ...watched,
            network,
            jobs,
            pubsub,
            ...(app === undefined ? {} : { balancer: app }),
            ...(status === undefined ? {} : { status }),
            ...(sockets === undefined ? {} : { websocketBalancer: sockets }),
          });
    new Monitoring(this, 'Monitoring', {
      ...watched,
      jobs,
      pubsub,
      caches,
      topics: controls.alerts,
      balancers,
      ...(meter !== undefined && { meter: { logGroup: meter.logGroup, after: [meter, services] } }),
    });
    const mover =
      jobs === undefined
        ? undefined
        : new QueueMoverFunction(this, 'QueueMover', {
            stage: config,
            network,
            jobs,
            controls: controls.bucket,
          });

    new OperatorRoles(this, 'OperatorRoles', {
      stage: config,
      cluster,
      jobs,
      pubsub,
      caches,
      controls: controls.bucket,
      switchboard: controls.board,
      balancers: balancers.all,
      pageTopic: controls.alerts.page,
      mover,
    });
    new MaintenanceRole(this, 'MaintenanceRole', { stage: config, balancers: balancers.all });

    new CfnOutput(this, outputKeys.clusterName, { value: cluster.clusterName });
    if (mover !== undefined) {
      new CfnOutput(this, outputKeys.queueMoverFunctionName, { value: mover.functionName });
    }
    for (const [key, value] of balancers.outputs) {
      new CfnOutput(this, key, { value });
    }
  }
}
