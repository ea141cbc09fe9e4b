import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { CfnRole } from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { controlsBucketVariable } from '../../config/contract/controls-keys';
import { taskRolePath } from '../../config/contract/one-off-tasks';
import { pascalCase } from '../../config/contract/pascal-case';
import { appContainer, taskFamily } from '../../config/contract/task-definitions';
import { taskEnvironment } from '../../config/contract/task-environment';
import type { ServiceConfig, StageConfig, WorkerConfig } from '../../config/schema/stage';
import { acknowledgeLogsKey } from '../acknowledge-checkov';
import type { ControlsBucket } from '../controls/controls-bucket';
import type { SwitchboardAccess } from '../controls/switchboard-access';
import type { StoreAccess } from '../stores/store-access';
import type { AppImage } from './app-image';
import { AppPermissions } from './app-permissions';
import type { AppSecrets } from './app-secrets';
import { addHardenedContainer } from './hardened-container';
import { Sidecar } from './sidecar';

/**
 * Not root, and a number so that ECS can check it. 1000 is the user of Rails' own Dockerfile and `node` of the Node
 * images.
 */
const containerUser = '1000:1000';

export interface AppTaskProps {
  readonly stage: StageConfig;
  /** Key of the service or pool in the stage file. */
  readonly name: string;
  readonly config: ServiceConfig | WorkerConfig;
  readonly image: AppImage;
  readonly appSecrets: AppSecrets;
  /** The stores this task may reach. Not named here: not reachable, by variable and by group. */
  readonly stores: readonly StoreAccess[];
  readonly environment: Readonly<Record<string, string>>;
  /** Where the task reads how the platform is. */
  readonly controls: ControlsBucket;
  /** What operators change in an incident. Not named here: not told of it, and not allowed to read it. */
  readonly switchboard?: SwitchboardAccess;
  readonly command?: readonly string[];
  readonly port?: number;
  /** A command in the container. */
  readonly healthCheckCommand?: readonly string[];
}

/** A Fargate task: the app's container, hardened, those that stand beside it, and logs kept as long as asked. */
export class AppTask extends Construct {
  readonly definition: ecs.FargateTaskDefinition;
  /** Client groups of the stores this task reaches; the service joins them. */
  readonly storeGroups: readonly ISecurityGroup[];

  constructor(scope: Construct, id: string, props: AppTaskProps) {
    super(scope, id);
    const { stage, name, config, image } = props;
    this.definition = new ecs.FargateTaskDefinition(this, 'Resource', {
      family: taskFamily(stage.stage, name),
      cpu: config.cpu,
      memoryLimitMiB: config.memoryMiB,
      ...(config.diskGiB !== undefined && { ephemeralStorageGiB: config.diskGiB }),
      runtimePlatform: {
        cpuArchitecture: image.architecture,
        operatingSystemFamily: ecs.OperatingSystemFamily.LINUX,
      },
    });
    const logGroup = new logs.LogGroup(this, 'Logs', {
      retention: stage.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    acknowledgeLogsKey(logGroup, 'every line that the app writes');
    const { command, port, healthCheckCommand } = props;
    const sidecars = Object.entries(config.sidecars);
    const app = addHardenedContainer(this.definition, {
      name: appContainer,
      image: image.image,
      user: containerUser,
      environment: {
        [taskEnvironment.stage]: stage.stage,
        [taskEnvironment.service]: name,
        [controlsBucketVariable]: props.controls.bucket.bucketName,
        ...Object.assign({}, ...props.stores.map((store) => store.environment)),
        ...props.switchboard?.environment,
        ...props.environment,
        ...stage.environment,
        ...config.environment,
      },
      secrets: Object.assign(
        {},
        props.appSecrets.forTask(config.secrets),
        ...props.stores.map((store) => store.secrets),
      ),
      writablePaths: { '/tmp': 'disk', ...config.writablePaths },
      stopTimeoutSeconds: config.stopTimeoutSeconds,
      logGroup,
      streamPrefix: name,
      // Alone it has the whole task. Beside others its own limit, so that what it takes too much is its end and not theirs.
      ...(sidecars.length > 0 && { size: appSize(config) }),
      ...(command !== undefined && { command }),
      ...(port !== undefined && { port }),
      ...(healthCheckCommand !== undefined && { healthCheckCommand }),
    });
    for (const [sidecar, sidecarConfig] of sidecars) {
      new Sidecar(this, `Sidecar${pascalCase(sidecar)}`, {
        definition: this.definition,
        app,
        stage: stage.stage,
        service: name,
        name: sidecar,
        config: sidecarConfig,
        appSecrets: props.appSecrets,
        logGroup,
      });
    }
    Validations.of(this.definition).acknowledge({
      id: 'AwsSolutions-ECS2',
      reason:
        'Names, numbers and switches only. Secrets come from Secrets Manager, and a value in a stage file that looks like a secret is refused before synth.',
    });
    Validations.of(this.definition.obtainExecutionRole()).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason:
        'ecr:GetAuthorizationToken knows no resource. Pulling is allowed on the one repository of the image.',
    });
    new AppPermissions(this, 'Permissions', {
      role: this.definition.taskRole,
      policies: config.taskPolicies,
    });
    props.controls.grantReadStress(this.definition.taskRole);
    props.switchboard?.grantRead(this.definition.taskRole);
    image.grantPull(this.definition.obtainExecutionRole());
    props.appSecrets.grantDecrypt(this.definition.obtainExecutionRole(), config.secrets);
    for (const role of [this.definition.taskRole, this.definition.obtainExecutionRole()]) {
      const resource = role.node.defaultChild;
      if (!(resource instanceof CfnRole)) throw new Error(`${name}: a role of its tasks has no CfnRole`);
      resource.path = taskRolePath(stage);
    }
    this.storeGroups = props.stores.map((store) => store.clientGroup);
  }
}

/** What sidecars leave of the task. */
function appSize({ cpu, memoryMiB, sidecars }: Pick<WorkerConfig, 'cpu' | 'memoryMiB' | 'sidecars'>): {
  readonly cpu: number;
  readonly memoryMiB: number;
} {
  const beside = Object.values(sidecars);
  return {
    cpu: beside.reduce<number>((left, sidecar) => left - sidecar.cpu, cpu),
    memoryMiB: beside.reduce((left, sidecar) => left - sidecar.memoryMiB, memoryMiB),
  };
}
