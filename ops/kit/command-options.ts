/** What every verb that asks AWS takes. */
export interface ReadOptions {
  /** Name or path of a stage file. */
  readonly stage: string;
  /** @default the stage's */
  readonly region?: string;
  /** @default the credentials that the AWS CLI would take */
  readonly profile?: string;
  /** Prints JSON instead of text. */
  readonly json: boolean;
}

/** What every verb that changes something takes as well. */
export interface ChangeOptions extends ReadOptions {
  /** Why; goes into the audit record. Without it nothing is changed. */
  readonly reason?: string;
  /** Does not ask. Needed where there is no terminal to ask on. */
  readonly yes: boolean;
  /** Shows what would be done, and the equal `aws` commands, and does nothing. */
  readonly dryRun: boolean;
}
