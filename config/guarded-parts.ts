import type { GuardedPart } from '../domain/permissions/statement-faults';
import { logGroupName } from './contract/log-groups';

const looks = ['Describe?*', 'Get?*', 'List?*'];

/**
 * What a stage consists of, as IAM names it: an app's own permissions leave it alone (ADR 25). Resources whose names
 * CloudFormation makes up begin with their stack's; of those that get ids of AWS's own, such as an AppConfig application, only
 * a wildcard can take one in.
 *
 * @param stage `*` for any
 */
export function guardedParts(stage: string): readonly GuardedPart[] {
  const [named, generated] = [`bulkhead-${stage}-`, `Bulkhead-${stage}-`];
  const roles = [named, generated].map((prefix) => `arn:*:iam::*:role/${prefix}*`);
  const secrets = `arn:*:secretsmanager:*:*:secret:bulkhead/${stage}/*`;
  return [
    {
      what: "the stores' secrets",
      service: 'secretsmanager',
      arns: [secrets],
      harmless: ['ListSecrets', 'GetRandomPassword'],
    },
    {
      what: 'the stores',
      service: 'elasticache',
      arns: [`arn:*:elasticache:*:*:*:${stage}-*`],
      harmless: looks,
    },
    {
      what: 'the switchboard',
      service: 'appconfig',
      // Ids of AppConfig have seven characters at most: this one is nobody's, and is met by wildcards alone.
      arns: ['arn:*:appconfig:*:*:application/switchboard*'],
      harmless: [...looks, 'StartConfigurationSession'],
    },
    {
      what: 'the controls bucket',
      service: 's3',
      arns: [`arn:*:s3:::${named}controls*`],
      harmless: ['ListAllMyBuckets'],
    },
    {
      what: 'the functions that measure and park',
      service: 'lambda',
      arns: ['', ':*'].map((version) => `arn:*:lambda:*:*:function:${generated}*${version}`),
      harmless: looks,
    },
    {
      what: 'the services',
      service: 'ecs',
      arns: [`arn:*:ecs:*:*:*/${generated}*`, `arn:*:ecs:*:*:task-definition/${named}*:*`],
      // A task may keep itself from being scaled in while it works.
      harmless: [...looks, 'UpdateTaskProtection'],
    },
    {
      what: 'their scaling',
      service: 'application-autoscaling',
      arns: ['arn:*:application-autoscaling:*:*:scalable-target/switchboard*'],
      harmless: looks,
    },
    {
      what: 'the stacks',
      service: 'cloudformation',
      arns: [`arn:*:cloudformation:*:*:stack/${generated}*`],
      harmless: looks,
    },
    {
      what: 'the alarms',
      service: 'cloudwatch',
      arns: [`arn:*:cloudwatch:*:*:alarm:${named}*`],
      // Knows no resource; its namespace is looked at.
      harmless: [...looks, 'PutMetricData'],
    },
    {
      what: 'the logs, with what operators changed',
      service: 'logs',
      arns: ['', ':*', ':log-stream:*'].map(
        (stream) => `arn:*:logs:*:*:log-group:${logGroupName(stage, 'audit')}${stream}`,
      ),
      harmless: [...looks, 'FilterLogEvents', 'StartQuery', 'StopQuery'],
    },
    { what: 'the roles of the stage', service: 'sts', arns: roles, harmless: ['GetCallerIdentity'] },
    { what: 'the roles of the stage', service: 'iam', arns: roles, harmless: ['Get?*', 'List?*'] },
  ];
}
