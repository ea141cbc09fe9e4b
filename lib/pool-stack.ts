import { Construct } from 'constructs';
import { pascalCase } from '../config/contract/pascal-case';
import { poolStackName } from '../config/contract/stack-id';
import { meterPool } from '../config/pools';
import { Pages } from '../constructs/monitoring/alarms';
import { PoolAlarms } from '../constructs/monitoring/pool-alarms';
import { AppSecrets } from '../constructs/services/app-secrets';
import { GivenImage } from '../constructs/services/given-image';
import { PublishedImage } from '../constructs/services/published-image';
import { WorkerPool } from '../constructs/services/worker-pool';
import type { ControlsStack } from './controls-stack';
import type { FoundationStack } from './foundation-stack';
import type { PlatformStack } from './platform-stack';
import { type StageStackProps, ZonedStack } from './zoned-stack';

export interface PoolStackProps extends StageStackProps {
  readonly foundation: FoundationStack;
  readonly controls: ControlsStack;
  readonly platform: PlatformStack;
  /** The pool's key in the stage file, and what stands there. */
  readonly pool: readonly [name: string, worker: StageStackProps['config']['workers'][string]];
}

/**
 * One worker pool, with its scaling and its alarms: what changes together. A stack of its own, so that it is deployed without
 * the others and holds nobody up while it is stuck (ADR 25). Nothing refers to it.
 */
export class PoolStack extends ZonedStack {
  constructor(scope: Construct, props: PoolStackProps) {
    const { config, deletionProtection, foundation, controls, platform } = props;
    const [name, worker] = props.pool;
    const description = `Bulkhead: worker pool ${name}`;
    super(scope, poolStackName(name), { config, deletionProtection, description });
    // Which image to run Platform tells last of all.
    this.addStackDependency(platform);
    const { alerts, switchboard } = controls;
    const { jobs, pubsub, caches } = foundation;
    const which = { stage: config, name: worker.image };
    // What the release's command runs with is there before Platform, and so before Platform can tell of it.
    const { image } =
      config.release?.pool === name
        ? new GivenImage(this, 'Image', which)
        : new PublishedImage(this, 'Image', which);
    // The pool's name stands in its logical ids, and so in findings, which do not tell the stack.
    const id = pascalCase(name);
    new WorkerPool(new Construct(this, 'Workers'), id, {
      stage: config,
      name,
      config: worker,
      image,
      network: foundation.network,
      cluster: platform.cluster,
      appSecrets: new AppSecrets({ references: config.secrets, keyArns: config.secretKeys }),
      // Without a job store there is nothing to switch.
      ...(jobs !== undefined && { jobs, switchboard }),
      pubsub,
      caches,
      controls: controls.bucket,
      topic: alerts.page,
      ticketTopic: alerts.ticket,
    });
    const pool = meterPool(name, worker);
    if (pool === undefined) return;
    const { stage } = config;
    new PoolAlarms(new Construct(this, 'Alarms'), id, {
      stage,
      pages: new Pages({ stage, topic: alerts.page }),
      pool,
    });
  }
}
