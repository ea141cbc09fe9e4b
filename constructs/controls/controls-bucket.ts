import { Duration, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct, type IConstruct } from 'constructs';
import { controlsKeys } from '../../config/contract/controls-keys';
import { type Role, tagKeys } from '../../config/contract/tag-keys';
import { AccessLogBucket } from '../network/access-log-bucket';
import { acknowledgeWildcards } from './acknowledge-wildcards';

/** Old versions of a control are kept long enough to ask, a quarter later, what was switched off and when. */
const oldVersionDays = 90;

/** What operators and the platform leave for each other outside of any store: it must outlive a full one. */
export class ControlsBucket extends Construct {
  readonly bucket: s3.Bucket;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    // A log bucket of its own: this stack must not need Foundation to be updated.
    const logs = new AccessLogBucket(this, 'AccessLogs');
    this.bucket = new s3.Bucket(this, 'Resource', {
      versioned: true,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      encryption: s3.BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      lifecycleRules: [
        { noncurrentVersionExpiration: Duration.days(oldVersionDays) },
        // Rewritten every minute and worth nothing a minute later; S3 applies the shorter of two rules.
        { prefix: controlsKeys.stressPrefix, noncurrentVersionExpiration: Duration.days(1) },
      ],
      // A first create that is rolled back takes it along: the seed, which comes last, removes what it wrote (ADR 14).
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
      serverAccessLogsBucket: logs.bucket,
      serverAccessLogsPrefix: 'controls/',
    });
    const role: Role = 'controls';
    Tags.of(this).add(tagKeys.role, role);
  }

  /** Lets the queue meter keep the stress report and its own memory, and nothing else of the bucket. */
  grantWriteStress(grantee: iam.IGrantable): iam.Grant {
    return iam.Grant.addToPrincipal({
      grantee,
      actions: ['s3:GetObject', 's3:PutObject'],
      resourceArns: [controlsKeys.stressReport, controlsKeys.meterState].map((key) =>
        this.bucket.arnForObjects(key),
      ),
    });
  }

  /** Lets a task or function read how the platform is. */
  grantReadStress(grantee: iam.IGrantable): iam.Grant {
    return iam.Grant.addToPrincipal({
      grantee,
      actions: ['s3:GetObject'],
      resourceArns: [this.bucket.arnForObjects(controlsKeys.stressReport)],
    });
  }

  /** Lets a task start from the last switchboard while AppConfig cannot be had. */
  grantReadLastResort(grantee: iam.IGrantable): iam.Grant {
    return iam.Grant.addToPrincipal({
      grantee,
      actions: ['s3:GetObject'],
      resourceArns: [this.bucket.arnForObjects(controlsKeys.lastResortSwitchboard)],
    });
  }

  /** Lets whoever deploys a switchboard keep its last-resort copy. */
  grantKeepLastResort(grantee: iam.IGrantable): iam.Grant {
    return iam.Grant.addToPrincipal({
      grantee,
      actions: ['s3:GetObject', 's3:PutObject'],
      resourceArns: [this.bucket.arnForObjects(controlsKeys.lastResortSwitchboard)],
    });
  }

  /** Lets the seed remove the last-resort copy that it wrote, with all versions of it. */
  grantTakeBackLastResort(grantee: iam.IGrantable): iam.Grant {
    const remove = iam.Grant.addToPrincipal({
      grantee,
      actions: ['s3:DeleteObjectVersion'],
      resourceArns: [this.bucket.arnForObjects(controlsKeys.lastResortSwitchboard)],
    });
    const list = iam.Grant.addToPrincipal({
      grantee,
      actions: ['s3:ListBucketVersions'],
      resourceArns: [this.bucket.bucketArn],
      conditions: { StringEquals: { 's3:prefix': controlsKeys.lastResortSwitchboard } },
    });
    return remove.combine(list);
  }

  /** Lets the queue mover keep parked jobs, and read, write and delete nothing else of the bucket. */
  grantKeepParked(grantee: iam.IGrantable & IConstruct): iam.Grant {
    const bucketArn = this.arnIn(Stack.of(grantee));
    const objects = `${bucketArn}/${controlsKeys.parkedPrefix}*`;
    acknowledgeWildcards(grantee, {
      arns: [objects],
      reason: 'One prefix of the bucket: its objects get their names when jobs are parked.',
    });
    const keep = iam.Grant.addToPrincipal({
      grantee,
      actions: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
      resourceArns: [objects],
    });
    const list = iam.Grant.addToPrincipal({
      grantee,
      actions: ['s3:ListBucket'],
      resourceArns: [bucketArn],
      // "If exists", because S3 asks for this right, without a prefix, before it says of an object that it is not there
      // ("access denied" otherwise). What that opens is the names of keys.
      conditions: { StringLikeIfExists: { 's3:prefix': `${controlsKeys.parkedPrefix}*` } },
    });
    return keep.combine(list);
  }

  /** The bucket's ARN as it will stand in another stack's template: an acknowledged wildcard must be the very text. */
  private arnIn(stack: Stack): string {
    const own = Stack.of(this);
    return stack === own ? this.bucket.bucketArn : own.exportValue(this.bucket.bucketArn);
  }
}
