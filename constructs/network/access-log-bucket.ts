import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledgeCheckov } from '../acknowledge-checkov';

/** Days that access logs are kept. An incident is looked into within weeks; logs hold customers' addresses. */
const retentionDays = 90;
/** Days in which a log that was deleted or written over can still be brought back. */
const oldVersionDays = 7;

/** Where load balancers and buckets write who asked for what. */
export class AccessLogBucket extends Construct {
  readonly bucket: s3.Bucket;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.bucket = new s3.Bucket(this, 'Resource', {
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      // Load balancers can write only to buckets with S3's own keys.
      encryption: s3.BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      // A log that somebody deletes is what an investigation asks for.
      versioned: true,
      // The first also clears away the delete markers (S3, "Lifecycle configuration elements").
      lifecycleRules: [
        {
          expiration: Duration.days(retentionDays),
          noncurrentVersionExpiration: Duration.days(oldVersionDays),
        },
      ],
      // A first create that is rolled back takes it along: nobody has written into it yet (ADR 14).
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    Validations.of(this.bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'The bucket that access logs are written to: its own log would be written to itself, for ever.',
    });
    acknowledgeCheckov(this.bucket, {
      CKV_AWS_18:
        'The bucket that access logs are written to: its own log would be written to itself, for ever. Whoever must know who read it turns CloudTrail’s data events on.',
    });
  }
}
