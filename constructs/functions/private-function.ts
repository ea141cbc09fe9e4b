import { ArnFormat, type Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { acknowledgeCheckov, acknowledgeLogsKey } from '../acknowledge-checkov';

/**
 * What Lambda needs to put a function into subnets. On everything, as in AWS's own AWSLambdaVPCAccessExecutionRole: the
 * interfaces have no names before they are made, and EC2 knows no resource for what describes.
 */
const networkInterfaces = [
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
] as const;

interface FunctionNetwork {
  readonly vpc: ec2.IVpc;
  readonly subnets: ec2.SubnetSelection;
  readonly groups: readonly ec2.ISecurityGroup[];
}

export interface PrivateFunctionProps {
  readonly code: lambda.Code;
  readonly description: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Name of its log group, by which operators and dashboards find it. */
  readonly logGroupName: string;
  readonly logRetention: logs.RetentionDays;
  readonly memoryMiB: number;
  readonly timeout: Duration;
  /** Why an event that it failed on is not kept for later: for whoever reviews that there is no dead-letter queue. */
  readonly failedEvents: string;
  /**
   * Kept for it out of the account's concurrency: it cannot take more, and others cannot take these. An account that is
   * new has so little that Lambda lets nothing be reserved. @default none
   */
  readonly reservedConcurrency?: number;
  /**
   * It hands the rest of its work to its own next invocation. Lambda's guard against loops would end that after some
   * sixteen times ("Use Lambda recursive loop detection"). @default false
   */
  readonly callsItself?: boolean;
  /** Inside the VPC. @default none: it reaches AWS without our ways out */
  readonly network?: FunctionNetwork;
}

/** A function with a log group and a role of its own, which may do nothing but what it is granted. */
export class PrivateFunction extends Construct {
  readonly fn: lambda.Function;
  readonly role: iam.Role;
  readonly logGroup: logs.LogGroup;

  constructor(scope: Construct, id: string, props: PrivateFunctionProps) {
    super(scope, id);
    this.logGroup = new logs.LogGroup(this, 'Logs', {
      logGroupName: props.logGroupName,
      retention: props.logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    acknowledgeLogsKey(this.logGroup, 'what the function says of its own work');
    const { network } = props;
    this.role = this.roleFor(network !== undefined);
    this.fn = new lambda.Function(this, 'Resource', {
      code: props.code,
      handler: 'index.handler',
      runtime: lambda.Runtime.NODEJS_24_X,
      // A fifth cheaper than x86 for the same memory (AWS Lambda pricing).
      architecture: lambda.Architecture.ARM_64,
      description: props.description,
      environment: { ...props.environment },
      memorySize: props.memoryMiB,
      timeout: props.timeout,
      logGroup: this.logGroup,
      ...(props.reservedConcurrency === undefined
        ? {}
        : { reservedConcurrentExecutions: props.reservedConcurrency }),
      role: this.role,
      ...(props.callsItself === true ? { recursiveLoop: lambda.RecursiveLoop.ALLOW } : {}),
      ...(network === undefined
        ? {}
        : { vpc: network.vpc, vpcSubnets: network.subnets, securityGroups: [...network.groups] }),
    });
    this.acknowledge(props);
  }

  private acknowledge(props: PrivateFunctionProps): void {
    const { failedEvents, environment, network, reservedConcurrency } = props;
    acknowledgeCheckov(this.fn, {
      ...(reservedConcurrency === undefined
        ? {
            CKV_AWS_115:
              'Lambda lets a new account reserve nothing, so without reservedConcurrency in the stage file it shares what the account has: what starts it is one schedule, one deploy, one operator, or requests for the public status.',
          }
        : {}),
      CKV_AWS_116: failedEvents,
      ...(network === undefined
        ? {
            CKV_AWS_117:
              'It calls S3 and AppConfig and nothing inside the VPC, and has to work while the ways out of the VPC do not.',
          }
        : {}),
      // Without variables there is nothing to find.
      ...(Object.keys(environment).length > 0
        ? {
            CKV_AWS_173:
              'Names, numbers and addresses. Passwords are read from Secrets Manager when they are needed, so Lambda’s own key at rest is enough.',
          }
        : {}),
    });
  }

  /** Not AWS's managed policies: they let a function write into every log group of the account. */
  private roleFor(inVpc: boolean): iam.Role {
    const role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    });
    this.logGroup.grantWrite(role);
    if (!inVpc) return role;
    role.addToPolicy(new iam.PolicyStatement({ actions: [...networkInterfaces], resources: ['*'] }));
    // Lambda itself makes the interfaces, before the code runs; the code gets none of it.
    role.addToPolicy(
      new iam.PolicyStatement({
        effect: iam.Effect.DENY,
        actions: [...networkInterfaces],
        resources: ['*'],
        conditions: {
          ArnEquals: {
            'lambda:SourceFunctionArn': Stack.of(this).formatArn({
              service: 'lambda',
              resource: 'function',
              resourceName: '*',
              arnFormat: ArnFormat.COLON_RESOURCE_NAME,
            }),
          },
        },
      }),
    );
    const policy = role.node.tryFindChild('DefaultPolicy');
    if (policy !== undefined) {
      acknowledgeCheckov(policy, {
        CKV_AWS_111:
          'Lambda makes and removes the network interfaces with this role, and EC2 knows no narrower resource for that; the second statement denies the function’s own code all of it.',
      });
    }
    return role;
  }
}
