import type { ParsedStack } from './rule';
import { type Located, located } from './support/resources';
import { isRecord, literalText, partsOf, recordOf } from './support/template-values';

/** What a value in a template stands for. */
export interface Reference {
  /** Equal for two values that stand for the same thing. */
  readonly key: string;
  /** The text itself, where the template says it without a function. */
  readonly literal?: string;
  /** The resource that is referred to, when it stands in one of the templates. */
  readonly target?: Located;
}

/** A value, and the stack whose template holds it: `Ref` means something else in every stack. */
export interface ValueIn {
  readonly stack: string;
  readonly value: unknown;
}

/**
 * Follows a value to what it stands for, over stacks: `Ref`, `Fn::GetAtt`, `Fn::ImportValue` of another stack's
 * export, `Fn::GetStackOutput` (the weak references of CDK), and `Fn::Join` or `Fn::Sub` around one of these.
 *
 * Which attribute is taken is not told: for a security group `Ref` and `GroupId` are the same thing. Parameters are not
 * followed, because their value is decided at deploy time; nested stacks are not read.
 */
export function resolveReference(stacks: readonly ParsedStack[], from: ValueIn): Reference {
  const literal = literalText(from.value);
  if (literal !== undefined) return { key: literal, literal };
  return follow(stacks, from) ?? { key: `${from.stack}:${JSON.stringify(from.value)}` };
}

function follow(stacks: readonly ParsedStack[], from: ValueIn): Reference | undefined {
  const { stack, value } = from;
  const [[name, argument] = [], ...more] = isRecord(value) ? Object.entries(value) : [];
  if (more.length > 0) return undefined;
  switch (name) {
    case 'Ref':
      return resource(stacks, stack, argument);
    case 'Fn::GetAtt':
      return resource(stacks, stack, Array.isArray(argument) ? argument[0] : String(argument).split('.')[0]);
    case 'Fn::ImportValue':
      return imported(stacks, { stack, value: argument });
    case 'Fn::GetStackOutput':
      return stackOutput(stacks, argument);
    default:
      return only(partsOf(value).map((part) => resolveReference(stacks, { stack, value: part })));
  }
}

function resource(stacks: readonly ParsedStack[], name: string, logicalId: unknown): Reference | undefined {
  const stack = stacks.find((one) => one.name === name);
  const target = stack === undefined ? undefined : located(stack, String(logicalId));
  return target === undefined ? undefined : { key: target.key, target };
}

function imported(stacks: readonly ParsedStack[], name: ValueIn): Reference {
  const wanted = exportName(name);
  for (const stack of stacks) {
    for (const output of Object.values(stack.template.Outputs ?? {})) {
      const { Value: value, Export: exporting } = recordOf(output);
      const offered = recordOf(exporting).Name;
      if (offered !== undefined && exportName({ stack: stack.name, value: offered }) === wanted) {
        return resolveReference(stacks, { stack: stack.name, value });
      }
    }
  }
  return { key: `export ${wanted}` };
}

/** Export names may be built from the stack's own name, so that is the one pseudo parameter filled in. */
function exportName({ stack, value }: ValueIn): string {
  if (typeof value === 'string') return value;
  const text = JSON.stringify(value ?? null).replaceAll('{"Ref":"AWS::StackName"}', JSON.stringify(stack));
  return literalText(JSON.parse(text)) ?? text;
}

function stackOutput(stacks: readonly ParsedStack[], argument: unknown): Reference {
  const { StackName: name, OutputName: key } = recordOf(argument);
  const stack = stacks.find((one) => one.name === literalText(name));
  const output = recordOf(recordOf(stack?.template.Outputs)[String(key)]);
  return stack === undefined || output.Value === undefined
    ? { key: `output ${JSON.stringify(argument)}` }
    : resolveReference(stacks, { stack: stack.name, value: output.Value });
}

/** The one resource in a string put together from parts, such as a secret's ARN and the name of a field in it. */
function only(parts: readonly Reference[]): Reference | undefined {
  const [first, ...others] = parts.filter(({ target }) => target !== undefined);
  return first !== undefined && others.every(({ key }) => key === first.key) ? first : undefined;
}
