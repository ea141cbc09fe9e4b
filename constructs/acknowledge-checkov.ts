import { CfnResource } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Why a finding of checkov is right as it is, by the check's id, such as `CKV_AWS_158`. */
export type CheckovReasons = Readonly<Record<`CKV_AWS_${number}`, string>>;

/** What checkov reads of a resource's metadata. */
interface CheckovMetadata {
  readonly skip: readonly { readonly id: string; readonly comment: string }[];
}

/**
 * Accepts findings of checkov on one resource. It goes into the template, where checkov itself looks: whoever scans what
 * they deploy reads the reason in their own report. CDK's acknowledgements, which nag takes, never leave the synth.
 *
 * A test refuses one that accepts nothing (`test/region/checkov`).
 *
 * @param construct an L1, or a construct around one
 */
export function acknowledgeCheckov(construct: IConstruct, reasons: CheckovReasons): void {
  const resource = CfnResource.isCfnResource(construct) ? construct : construct.node.defaultChild;
  if (!CfnResource.isCfnResource(resource)) {
    throw new Error(`${construct.node.path}: expected a construct around one resource to acknowledge for`);
  }
  const before: CheckovMetadata | undefined = resource.getMetadata('checkov');
  const skip = Object.entries(reasons).map(([id, comment]) => ({ id, comment }));
  const metadata: CheckovMetadata = { skip: [...(before?.skip ?? []), ...skip] };
  resource.addMetadata('checkov', metadata);
}

/**
 * Accepts that CloudWatch Logs encrypts a group with a key of AWS's own (ADR 21).
 * @param holds what stands in it, for whoever reviews it: "every line the app writes"
 */
export function acknowledgeLogsKey(group: IConstruct, holds: string): void {
  acknowledgeCheckov(group, {
    CKV_AWS_158: `Holds ${holds}. CloudWatch Logs encrypts it with a key of AWS's own and IAM says who reads it; a customer key that is disabled or out of reach would hide it in an incident (docs/adr/0021).`,
  });
}

/** Accepts that Secrets Manager encrypts a secret with the account's own key for it (ADR 21). */
export function acknowledgeSecretKey(secret: IConstruct): void {
  acknowledgeCheckov(secret, {
    CKV_AWS_149:
      'Encrypted with aws/secretsmanager, which works for this account only and through Secrets Manager only; each reader is granted this one secret. A customer key out of reach would keep every task from starting (docs/adr/0021).',
  });
}

/**
 * Accepts what checkov finds in the function of a custom resource that is CDK's own, which no property reaches.
 * @param calls what it calls, outside of every VPC: "EC2"
 */
export function acknowledgeCustomResource(fn: IConstruct, calls: string): void {
  acknowledgeCheckov(fn, {
    CKV_AWS_115:
      'CloudFormation calls it when a stack is made or changed: a share of the account would lie idle.',
    CKV_AWS_116:
      'CloudFormation calls it and waits: a failure ends the deploy, and the next one calls it again.',
    CKV_AWS_117: `It calls ${calls} and nothing inside the VPC, and runs before the VPC has a way out.`,
  });
}
