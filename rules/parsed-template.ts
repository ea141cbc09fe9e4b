/** A CloudFormation template as parsed JSON. Whatever a rule looks at may be missing, or an intrinsic function. */
export interface ParsedTemplate {
  readonly Resources: Readonly<Record<string, ParsedResource>>;
  readonly Parameters?: Readonly<Record<string, unknown>>;
  readonly Outputs?: Readonly<Record<string, unknown>>;
}

/** A resource of a template. Properties as they stand there: nothing is filled in or resolved. */
export interface ParsedResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DependsOn?: unknown;
  readonly Condition?: string;
  readonly Metadata?: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}
