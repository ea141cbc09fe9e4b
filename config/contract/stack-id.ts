/** The stacks of a stage. A name never changes: CloudFormation knows a stack by it. */
export type StackName = 'Foundation' | 'Controls' | 'Platform' | 'Maintenance';

/** `Bulkhead-<stage>-<Name>`: what `cdk deploy`, the operator command and the local region call a stack. */
export function stackId(stage: string, name: StackName): string {
  return `Bulkhead-${stage}-${name}`;
}
