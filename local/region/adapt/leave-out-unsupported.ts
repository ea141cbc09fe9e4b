import { RegionError } from '../region-error';
import { mapDependencies, referenceOf, referencesIn } from './references';
import type { AdaptationNote, Adapted, Json, Template, TemplateResource } from './template';
import { type Unsupported, unsupportedTypes } from './unsupported-types';

/** Resources that are nothing without one other: left out together with it, by the property that names it. */
const standsOn: Readonly<Record<string, { readonly property: string; readonly what: string }>> = {
  'AWS::EC2::Route': { property: 'NatGatewayId', what: 'route' },
};

/** Lists of things to call. The alarm stands without one of them, so only that entry goes. */
const callLists = ['AlarmActions', 'OKActions', 'InsufficientDataActions'] as const;

/**
 * Leaves out what the emulator cannot hold, and what cannot stand without it.
 * @throws RegionError if a resource or an output that stays needs something left out, in which case somebody has to
 * decide what that means: dropping the reference unseen would deploy something else than was written
 */
export function leaveOutUnsupported(template: Template, stack: string): Adapted {
  const notes: AdaptationNote[] = [];
  const leftOut = new Set<string>();
  const leaveOut = (logicalId: string, { what, reason }: Unsupported, detail?: string) => {
    leftOut.add(logicalId);
    notes.push({ kind: 'left-out', what, logicalId, reason, ...(detail === undefined ? {} : { detail }) });
  };
  const entries = Object.entries(template.Resources);
  for (const [logicalId, resource] of entries) {
    const unsupported = unsupportedResource(resource);
    if (unsupported !== undefined) leaveOut(logicalId, unsupported);
  }
  for (const [logicalId, resource] of entries) {
    const foundation = standsOn[resource.Type];
    const named = foundation && referenceOf(resource.Properties?.[foundation.property])?.logicalId;
    if (foundation !== undefined && named !== undefined && leftOut.has(named)) {
      leaveOut(logicalId, { what: foundation.what, reason: 'leads to what is left out' }, `to ${named}`);
    }
  }

  const stay = entries
    .filter(([logicalId]) => !leftOut.has(logicalId))
    .map(([logicalId, resource]): [string, TemplateResource] => {
      const { resource: kept, dropped } = withoutCalls(
        mapDependencies(resource, (target) => (leftOut.has(target) ? undefined : target)),
        leftOut,
      );
      for (const target of dropped) {
        notes.push({
          kind: 'changed',
          what: 'alarm without an action',
          logicalId,
          reason: 'calls what is left out',
          detail: `calls ${target}`,
        });
      }
      return [logicalId, kept];
    });
  const outputs = Object.entries(template.Outputs ?? {}).filter(([key, { Value }]) => {
    if (!isOnlyAbout(Value, leftOut)) return true;
    leaveOut(key, { what: 'output', reason: 'names only what is left out' });
    return false;
  });
  const dangling = [
    ...stay.flatMap(([logicalId, { Properties }]) =>
      danglingIn(Properties, leftOut).map((to) => `${logicalId} needs ${to}`),
    ),
    ...outputs.flatMap(([key, { Value }]) =>
      danglingIn(Value, leftOut).map((to) => `output ${key} needs ${to}`),
    ),
  ];
  if (dangling.length > 0) {
    throw new RegionError(
      `${stack} cannot stand in the local region: a resource that stays needs one the emulator does not have.`,
      dangling,
    );
  }
  const adapted: Template = { ...template, Resources: Object.fromEntries(stay) };
  if (template.Outputs !== undefined) adapted.Outputs = Object.fromEntries(outputs);
  return { template: adapted, notes };
}

function unsupportedResource({ Type, Properties }: TemplateResource): Unsupported | undefined {
  if (Type === 'AWS::CloudWatch::Alarm' && Properties?.Metrics !== undefined) {
    return { what: 'alarm on a formula', reason: 'the emulator refuses metric math in alarms' };
  }
  return unsupportedTypes[Type];
}

function withoutCalls(
  resource: TemplateResource,
  leftOut: ReadonlySet<string>,
): { resource: TemplateResource; dropped: string[] } {
  const dropped: string[] = [];
  if (resource.Type !== 'AWS::CloudWatch::Alarm') return { resource, dropped };
  const Properties = { ...resource.Properties };
  for (const list of callLists) {
    const calls = Properties[list];
    if (!Array.isArray(calls)) continue;
    Properties[list] = calls.filter((call) => {
      const target = referenceOf(call)?.logicalId;
      if (target === undefined || !leftOut.has(target)) return true;
      dropped.push(target);
      return false;
    });
  }
  return { resource: { ...resource, Properties }, dropped };
}

/** True for a value made of references to left-out resources, pseudo parameters and literal text. */
function isOnlyAbout(value: Json, leftOut: ReadonlySet<string>): boolean {
  const ids = referencesIn(value)
    .map(({ logicalId }) => logicalId)
    .filter((logicalId) => !logicalId.startsWith('AWS::'));
  return ids.length > 0 && ids.every((logicalId) => leftOut.has(logicalId));
}

function danglingIn(value: Json | undefined, leftOut: ReadonlySet<string>): string[] {
  const ids = referencesIn(value).map(({ logicalId }) => logicalId);
  return [...new Set(ids)].filter((logicalId) => leftOut.has(logicalId));
}
