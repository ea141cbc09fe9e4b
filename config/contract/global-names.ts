/** A stage and where it stands: two stages of one account may have the same name in different regions. */
export interface StagePlace {
  readonly stage: string;
  readonly region: string;
}

/**
 * How names begin that an account holds once, whatever the region: those of roles (IAM User Guide, "Role names must be
 * unique within the account") and of dashboards, of which the second would write over the first (API reference,
 * PutDashboard: "All dashboards in your account are global"). At most 40 characters, of the 64 of a role's name.
 */
export function globalName({ stage, region }: StagePlace): string {
  return `bulkhead-${stage}-${region}`;
}
