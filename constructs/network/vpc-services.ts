import { RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { interfaceEndpointName } from '../../config/schema/network';
import { acknowledgeLogsKey } from '../acknowledge-checkov';
import type { VpcWithSubnets } from './vpc-with-subnets';

type EndpointName = (typeof interfaceEndpointName.options)[number];

const endpointServices: Readonly<Record<EndpointName, ec2.InterfaceVpcEndpointAwsService>> = {
  'ecr.api': ec2.InterfaceVpcEndpointAwsService.ECR,
  'ecr.dkr': ec2.InterfaceVpcEndpointAwsService.ECR_DOCKER,
  logs: ec2.InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS,
  secretsmanager: ec2.InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
  monitoring: ec2.InterfaceVpcEndpointAwsService.CLOUDWATCH_MONITORING,
  ecs: ec2.InterfaceVpcEndpointAwsService.ECS,
  'ecs-agent': ec2.InterfaceVpcEndpointAwsService.ECS_AGENT,
  'ecs-telemetry': ec2.InterfaceVpcEndpointAwsService.ECS_TELEMETRY,
  appconfig: ec2.InterfaceVpcEndpointAwsService.APPCONFIG,
  appconfigdata: ec2.InterfaceVpcEndpointAwsService.APPCONFIGDATA,
  sns: ec2.InterfaceVpcEndpointAwsService.SNS,
  ssm: ec2.InterfaceVpcEndpointAwsService.SSM,
  ssmmessages: ec2.InterfaceVpcEndpointAwsService.SSM_MESSAGES,
  'bedrock-runtime': ec2.InterfaceVpcEndpointAwsService.BEDROCK_RUNTIME,
  dynamodb: ec2.InterfaceVpcEndpointAwsService.DYNAMODB,
  email: ec2.InterfaceVpcEndpointAwsService.EMAIL,
  events: ec2.InterfaceVpcEndpointAwsService.EVENTBRIDGE,
  'kinesis-firehose': ec2.InterfaceVpcEndpointAwsService.KINESIS_FIREHOSE,
  'kinesis-streams': ec2.InterfaceVpcEndpointAwsService.KINESIS_STREAMS,
  kms: ec2.InterfaceVpcEndpointAwsService.KMS,
  lambda: ec2.InterfaceVpcEndpointAwsService.LAMBDA,
  sqs: ec2.InterfaceVpcEndpointAwsService.SQS,
  states: ec2.InterfaceVpcEndpointAwsService.STEP_FUNCTIONS,
  sts: ec2.InterfaceVpcEndpointAwsService.STS,
  xray: ec2.InterfaceVpcEndpointAwsService.XRAY,
};

export interface VpcServicesProps {
  readonly vpc: ec2.IVpc;
  readonly subnets: VpcWithSubnets['subnets'];
  readonly interfaceEndpoints: readonly EndpointName[];
  /** Who may call the interface endpoints. */
  readonly clients: readonly ec2.ISecurityGroup[];
  readonly logRetention: logs.RetentionDays;
}

/** What a VPC of our own carries besides subnets: flow logs and endpoints. */
export class VpcServices extends Construct {
  constructor(scope: Construct, id: string, props: VpcServicesProps) {
    super(scope, id);
    const flowLogs = new logs.LogGroup(this, 'FlowLogs', {
      retention: props.logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    acknowledgeLogsKey(flowLogs, 'addresses and ports of refused connections, no payload');
    new ec2.FlowLog(this, 'FlowLog', {
      resourceType: ec2.FlowLogResourceType.fromVpc(props.vpc),
      destination: ec2.FlowLogDestination.toCloudWatchLogs(flowLogs),
      // Accepted traffic is most of the bill; what was refused is what an investigation asks for.
      trafficType: ec2.FlowLogTrafficType.REJECT,
    });
    // Image layers come from S3: without this endpoint every deploy pays NAT for them.
    props.vpc.addGatewayEndpoint('S3', {
      service: ec2.GatewayVpcEndpointAwsService.S3,
      subnets: [props.subnets.tasks],
    });
    if (props.interfaceEndpoints.length > 0) {
      this.addInterfaceEndpoints(props);
    }
  }

  /** Open to those that call AWS only. CDK's own group would admit the whole VPC, load balancers and stores included. */
  private addInterfaceEndpoints({ vpc, subnets, interfaceEndpoints, clients }: VpcServicesProps): void {
    const group = new ec2.SecurityGroup(this, 'Endpoints', {
      vpc,
      description: 'Bulkhead: interface endpoints',
      allowAllOutbound: false,
    });
    for (const client of clients) {
      group.addIngressRule(client, ec2.Port.tcp(443), 'tasks and functions');
    }
    for (const name of interfaceEndpoints) {
      vpc.addInterfaceEndpoint(name, {
        service: endpointServices[name],
        subnets: subnets.tasks,
        securityGroups: [group],
        open: false,
      });
    }
  }
}
