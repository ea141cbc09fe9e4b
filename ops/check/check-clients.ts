import { ACMClient } from '@aws-sdk/client-acm';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ECRClient } from '@aws-sdk/client-ecr';
import { IAMClient } from '@aws-sdk/client-iam';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { Session } from '../kit/session';

/** Clients of what no other verb asks. Not among the clients of all verbs, whose start would load them. */
export interface CheckClients {
  readonly acm: ACMClient;
  readonly ec2: EC2Client;
  readonly iam: IAMClient;
  readonly quotas: ServiceQuotasClient;
  readonly sns: SNSClient;
  readonly ssm: SSMClient;
  /** Images may lie in another region's registry. */
  ecr(region: string): ECRClient;
}

/** With the credentials of the session's own clients, which are found once. */
export function checkClients({ region, clients }: Pick<Session, 'region' | 'clients'>): CheckClients {
  const config = { region, maxAttempts: 5, credentials: clients.sts.config.credentials };
  return {
    acm: new ACMClient(config),
    ec2: new EC2Client(config),
    iam: new IAMClient(config),
    quotas: new ServiceQuotasClient(config),
    sns: new SNSClient(config),
    ssm: new SSMClient(config),
    ecr: (where) => new ECRClient({ ...config, region: where }),
  };
}
