import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { taskEnvironment } from '../../config/contract/task-environment';
import { stageQueues } from '../../config/pools';
import type { StageConfig } from '../../config/schema/stage';
import type { ControlsBucket } from './controls-bucket';
import type { SwitchboardApplication } from './switchboard';

/** What a task gets to obey the switchboard. Websockets get none: they run no jobs and enqueue none. */
export interface SwitchboardAccess {
  readonly environment: Readonly<Record<string, string>>;
  /** Lets a task read the document, and its last-resort copy for when AppConfig cannot be had. */
  grantRead(grantee: IGrantable): void;
}

export interface SwitchboardAccessProps {
  readonly stage: StageConfig;
  readonly switchboard: SwitchboardApplication;
  readonly bucket: ControlsBucket;
}

/** The access of every task that enqueues or performs jobs. */
export function switchboardAccess({ stage, switchboard, bucket }: SwitchboardAccessProps): SwitchboardAccess {
  return {
    environment: {
      ...switchboard.environment,
      [taskEnvironment.stageQueues]: stageQueues(stage).join(','),
      [taskEnvironment.shedSources]: stage.controls.shedSources.join(','),
    },
    grantRead: (grantee) => {
      switchboard.grantRead(grantee);
      bucket.grantReadLastResort(grantee);
    },
  };
}
