import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { CfnRole } from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { controlsBucketVariable } from '../../config/contract/controls-keys';
import { taskRolePath } from '../../config/contract/one-off-tasks';
import { appContainer, taskFamily } from '../../config/contract/task-definitions';
import { taskEnvironment } from '../../config/contract/task-environment';
import type { ServiceConfig, StageConfig, WorkerConfig } from '../../config/schema/stage';
import { acknowledgeLogsKey } from '../acknowledge-checkov';
import type { ControlsBucket } from '../controls/controls-bucket';
import type { SwitchboardAccess } from '../controls/switchboard-access';
import type { StoreAccess } from '../stores/store-access';
import type { AppImage } from './app-image';
import type { AppSecrets } from './app-secrets';

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
  readonly healthCheck?: ecs.HealthCheck;
}

/** A Fargate task with one container: init process, read-only root, no root user, logs kept as long as asked. */
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
      runtimePlatform: {
        cpuArchitecture: image.architecture,
        operatingSystemFamily: ecs.OperatingSystemFamily.LINUX,
      },
      volumes: [{ name: 'tmp' }],
    });
    const logGroup = new logs.LogGroup(this, 'Logs', {
      retention: stage.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    acknowledgeLogsKey(logGroup, 'every line that the app writes');
    const container = this.definition.addContainer(appContainer, {
      image: image.image,
      ...(props.command === undefined ? {} : { command: [...props.command] }),
      user: containerUser,
      readonlyRootFilesystem: true,
      // Reaps children and passes signals on: without it a shell as first process swallows SIGTERM.
      linuxParameters: new ecs.LinuxParameters(this, 'Linux', { initProcessEnabled: true }),
      stopTimeout: Duration.seconds(config.stopTimeoutSeconds),
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
      logging: ecs.LogDrivers.awsLogs({
        streamPrefix: name,
        // A log that cannot be written must not stop a task that could serve.
        mode: ecs.AwsLogDriverMode.NON_BLOCKING,
        logGroup,
      }),
      ...(props.port === undefined ? {} : listening(props.port)),
      ...(props.healthCheck === undefined ? {} : { healthCheck: props.healthCheck }),
    });
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
    container.addMountPoints({ sourceVolume: 'tmp', containerPath: '/tmp', readOnly: false });
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
