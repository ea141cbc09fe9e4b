import { RegionError } from '../region-error';
import { mapDependencies, referenceOf, templateReferencesIn } from './references';
import {
  type AdaptationNote,
  type Adapted,
  type Json,
  type Template,
  type TemplateResource,
  withMetadata,
} from './template';
import { type Unsupported, unsupportedTypes } from './unsupported-types';

/** Resources that are nothing without one other: left out together with it, by the property that names it. */
const standsOn: Readonly<Record<string, { readonly property: string; readonly what: string }>> = {
  'AWS::EC2::Route': { property: 'NatGatewayId', what: 'route' },
};

/** Lists of things an alarm calls. It stands without one of them, so only that entry goes. */
const callLists = ['AlarmActions', 'OKActions', 'InsufficientDataActions'] as const;

/**
 * Leaves out what the emulator cannot hold, and what cannot stand without it. The template's metadata keeps what
 * was left out: a change of a scaling range, say, then still shows in `cdk diff`.
 * @throws RegionError if a resource or an output that stays needs something left out, in which case somebody has to
 * decide what that means: dropping the reference unseen would deploy something else than was written
 */
export function leaveOutUnsupported(template: Template, stack: string): Adapted {
  const notes = [...unsupportedNotes(template)];
  const leftOut = new Set(notes.map(({ logicalId }) => logicalId));
  notes.push(...standingOnNotes(template, leftOut));
  for (const { logicalId } of notes) leftOut.add(logicalId);

  const resources: [string, TemplateResource][] = [];
  const kept: [string, TemplateResource][] = [];
  for (const [logicalId, resource] of Object.entries(template.Resources)) {
    if (leftOut.has(logicalId)) {
      kept.push([logicalId, resource]);
      continue;
    }
    const waiting = mapDependencies(resource, (target) => (leftOut.has(target) ? undefined : target));
    resources.push([logicalId, withoutCalls(waiting, leftOut)]);
    notes.push(...calledNotes(logicalId, resource, leftOut));
  }
  const outputs = Object.entries(template.Outputs ?? {});
  const standing = outputs.filter(([, { Value }]) => !isOnlyAbout(Value, leftOut));
  for (const [key, { Value }] of outputs) {
    if (isOnlyAbout(Value, leftOut))
      notes.push(leftOutNote(key, { what: 'output', reason: 'names only what is left out' }));
  }
  checkDangling({ stack, leftOut, resources, outputs: standing });

  const adapted: Template = { ...template, Resources: Object.fromEntries(resources) };
  if (template.Outputs !== undefined) adapted.Outputs = Object.fromEntries(standing);
  return { template: withMetadata(adapted, 'left-out', Object.fromEntries(kept)), notes };
}

function leftOutNote(logicalId: string, { what, reason }: Unsupported): AdaptationNote {
  return { kind: 'left-out', what, logicalId, reason };
}

function unsupportedNotes({ Resources }: Template): AdaptationNote[] {
  return Object.entries(Resources).flatMap(([logicalId, { Type, Properties }]) => {
    if (Type === 'AWS::CloudWatch::Alarm' && Properties?.Metrics !== undefined) {
      return leftOutNote(logicalId, {
        what: 'alarm on a formula',
        reason: 'the emulator refuses metric math in alarms',
      });
    }
    const unsupported = unsupportedTypes[Type];
    return unsupported === undefined ? [] : leftOutNote(logicalId, unsupported);
  });
}

function standingOnNotes({ Resources }: Template, leftOut: ReadonlySet<string>): AdaptationNote[] {
  return Object.entries(Resources).flatMap(([logicalId, { Type, Properties }]) => {
    const foundation = standsOn[Type];
    if (foundation === undefined) return [];
    const named = referenceOf(Properties?.[foundation.property])?.logicalId;
    if (named === undefined || !leftOut.has(named)) return [];
    const note = leftOutNote(logicalId, { what: foundation.what, reason: 'leads to what is left out' });
    return { ...note, detail: `to ${named}` };
  });
}

function isCall(value: Json, leftOut: ReadonlySet<string>): boolean {
  return leftOut.has(referenceOf(value)?.logicalId ?? '');
}

function calledNotes(
  logicalId: string,
  { Type, Properties = {} }: TemplateResource,
  leftOut: ReadonlySet<string>,
): AdaptationNote[] {
  if (Type !== 'AWS::CloudWatch::Alarm') return [];
  const calls = callLists.flatMap((list) => Properties[list] ?? []).filter((call) => isCall(call, leftOut));
  return calls.map((call) => ({
    kind: 'changed',
    what: 'alarm without one of its actions',
    logicalId,
    reason: 'calls what is left out',
    detail: `calls ${referenceOf(call)?.logicalId ?? ''}`,
  }));
}

function withoutCalls(resource: TemplateResource, leftOut: ReadonlySet<string>): TemplateResource {
  if (resource.Type !== 'AWS::CloudWatch::Alarm') return resource;
  const Properties = { ...resource.Properties };
  for (const list of callLists) {
    const calls = Properties[list];
    if (Array.isArray(calls)) Properties[list] = calls.filter((call) => !isCall(call, leftOut));
  }
  return { ...resource, Properties };
}

/** True for a value made of references to left-out resources, pseudo parameters and literal text. */
function isOnlyAbout(value: Json, leftOut: ReadonlySet<string>): boolean {
  const ids = templateReferencesIn(value)
    .map(({ logicalId }) => logicalId)
    .filter((logicalId) => !logicalId.startsWith('AWS::'));
  return ids.length > 0 && ids.every((logicalId) => leftOut.has(logicalId));
}

interface Standing {
  readonly stack: string;
  readonly leftOut: ReadonlySet<string>;
  readonly resources: readonly [string, TemplateResource][];
  readonly outputs: readonly [string, { Value: Json }][];
}

function checkDangling({ stack, leftOut, resources, outputs }: Standing): void {
  const missing = (value: Json | undefined) => {
    const ids = new Set(templateReferencesIn(value).map(({ logicalId }) => logicalId));
    return [...ids].filter((logicalId) => leftOut.has(logicalId));
  };
  const dangling = [
    ...resources.flatMap(([logicalId, { Properties }]) =>
      missing(Properties).map((to) => `${logicalId} needs ${to}`),
    ),
    ...outputs.flatMap(([key, { Value }]) => missing(Value).map((to) => `output ${key} needs ${to}`)),
  ];
  if (dangling.length === 0) return;
  throw new RegionError(
    `${stack} cannot stand in the local region: a resource that stays needs one the emulator does not have.`,
    dangling,
  );
}
