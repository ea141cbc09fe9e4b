/** A CloudFormation template as parsed JSON, as far as tests look into it. */
export interface SynthesisedTemplate {
  readonly Resources: Record<string, SynthesisedResource>;
  readonly Parameters?: Record<string, Record<string, unknown>>;
  readonly Outputs?: Record<string, { readonly Value: unknown; readonly Export?: { readonly Name: string } }>;
  readonly [section: string]: unknown;
}

export interface SynthesisedResource {
  readonly Type: string;
  readonly Condition?: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads any property of any resource type
  readonly Properties?: Record<string, any>;
  readonly DependsOn?: readonly string[];
  readonly Metadata?: Record<string, unknown>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

/** Resources of one type, with their logical ids. */
export function resourcesByType(
  template: SynthesisedTemplate,
  type: string,
): [id: string, resource: SynthesisedResource][] {
  return Object.entries(template.Resources).filter(([, resource]) => resource.Type === type);
}
