import { pascalCase } from './pascal-case';

/** The stacks that every stage has, in the order in which they are deployed. */
export const fixedStacks = ['Foundation', 'Controls', 'Platform', 'Maintenance'] as const;
export type FixedStack = (typeof fixedStacks)[number];

/** The stack of one worker pool. */
export type PoolStackName = `Pool-${string}`;

/** The stacks of a stage. A name never changes: CloudFormation knows a stack by it. */
export type StackName = FixedStack | PoolStackName;

/** `bulk-mail` -> `Pool-BulkMail`. By the pool's name alone, so that no pool moves when others come and go. */
export function poolStackName(pool: string): PoolStackName {
  return `Pool-${pascalCase(pool)}`;
}

/** The stack in which a service or a worker pool stands. */
export function stackOf(entry: { readonly group: 'services' | 'workers'; readonly name: string }): StackName {
  return entry.group === 'workers' ? poolStackName(entry.name) : 'Platform';
}

/** `Bulkhead-<stage>-<Name>`: what `cdk deploy`, the operator command and the local region call a stack. */
export function stackId(stage: string, name: StackName): string {
  return `Bulkhead-${stage}-${name}`;
}
