import { cp, rm } from 'node:fs/promises';
import { type AssemblyStack, readAssembly, writeTemplate } from '../../local/region/adapt/assembly';
import {
  isObject,
  type Json,
  type Template,
  withProperties,
  withResources,
} from '../../local/region/adapt/template';

/** An assembly that the second region takes, in a folder of its own; what users deploy stays as it was synthesised. */
export interface PreparedAssembly {
  readonly directory: string;
  readonly stacks: readonly AssemblyStack[];
  /** What differs from the synthesised one, in sentences. */
  readonly differences: readonly string[];
}

export interface PrepareOptions {
  readonly synthesised: string;
  readonly directory: string;
  /** Name of the stack whose create is made to fail in its last resource. @default none */
  readonly broken?: string;
}

/** Logical id of the resource that cannot be made. */
const brokenLogicalId = 'BrokenOnPurpose';

/** Copies an assembly and changes what fakecloud 0.51.0 does not take as AWS does. */
export async function prepareAssembly(options: PrepareOptions): Promise<PreparedAssembly> {
  const { synthesised, directory, broken } = options;
  await rm(directory, { recursive: true, force: true });
  await cp(synthesised, directory, { recursive: true });
  const differences: string[] = [];
  const stacks = await readAssembly(directory);
  for (const stack of stacks) {
    const spelled = spellOutScalingTargets(stack.template);
    if (spelled.policies > 0) {
      differences.push(
        `${stack.name}: ${spelled.policies} scaling policies name their target by its three fields, not by ScalingTargetId`,
      );
    }
    const template = stack.name === broken ? withBrokenResource(spelled.template) : spelled.template;
    await writeTemplate(directory, stack, template);
  }
  return { directory, stacks, differences };
}

const policyType = 'AWS::ApplicationAutoScaling::ScalingPolicy';

/** fakecloud: "ServiceNamespace is required" for a policy with ScalingTargetId, which is what the CDK writes. */
function spellOutScalingTargets(template: Template): {
  readonly template: Template;
  readonly policies: number;
} {
  const changed = Object.entries(template.Resources).flatMap(([logicalId, resource]) => {
    const reference = resource.Properties?.ScalingTargetId;
    if (resource.Type !== policyType || !isObject(reference) || typeof reference.Ref !== 'string') return [];
    const target = template.Resources[reference.Ref]?.Properties ?? {};
    const { ScalingTargetId: _, ...others } = resource.Properties ?? {};
    const fields = ['ServiceNamespace', 'ResourceId', 'ScalableDimension'].map((name): [string, Json] => [
      name,
      target[name] ?? '',
    ]);
    const DependsOn = [reference.Ref, ...[resource.DependsOn ?? []].flat()];
    return [
      [logicalId, withProperties({ ...resource, Properties: others, DependsOn }, Object.fromEntries(fields))],
    ] as const;
  });
  return { template: withResources(template, Object.fromEntries(changed)), policies: changed.length };
}

/** Fails when everything else of the stack stands, which is when a rollback has most to undo. */
function withBrokenResource(template: Template): Template {
  return withResources(template, {
    [brokenLogicalId]: {
      Type: policyType,
      DependsOn: Object.keys(template.Resources),
      Properties: { PolicyName: 'broken', PolicyType: 'StepScaling', ScalingTargetId: 'no-such-target' },
    },
  });
}
