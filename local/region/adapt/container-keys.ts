import {
  type AdaptationNote,
  type Adapted,
  isObject,
  type Json,
  type JsonObject,
  resourcesOfType,
  type Template,
  type TemplateResource,
  withProperties,
  withResources,
} from './template';

/** Keys of these are names that the user chose, or options of a log driver: they are data. */
const freeForm = new Set(['DockerLabels', 'Options']);

/** What the emulator itself writes as the API does. */
const understood = new Set(['PortMappings', 'Environment', 'MountPoints', 'VolumesFrom', 'LogConfiguration']);

/**
 * Writes the inner keys of task definitions as the ECS API does. The emulator stores them as CloudFormation
 * writes them, and an SDK then reads empty secrets and health checks.
 */
export function containerKeys(template: Template): Adapted {
  const changed: Record<string, TemplateResource> = {};
  const notes: AdaptationNote[] = [];
  for (const [logicalId, resource] of resourcesOfType(template, 'AWS::ECS::TaskDefinition')) {
    const { ContainerDefinitions: containers, Volumes: volumes } = resource.Properties ?? {};
    if (!Array.isArray(containers)) continue;
    const written: JsonObject = { ContainerDefinitions: containers.map(container) };
    if (volumes !== undefined) written.Volumes = camelKeys(volumes);
    changed[logicalId] = withProperties(resource, written);
    const reason =
      'inner keys of secrets, health checks and volumes as the API has them: the emulator passes them on as they are';
    notes.push({ kind: 'changed', what: 'task definition', logicalId, reason });
  }
  return { template: withResources(template, changed), notes };
}

function container(definition: Json): Json {
  if (!isObject(definition)) return definition;
  const entries = Object.entries(definition);
  return Object.fromEntries(
    entries.map(([key, value]) => [key, freeForm.has(key) || understood.has(key) ? value : camelKeys(value)]),
  );
}

function camelKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map(camelKeys);
  if (!isObject(value) || isIntrinsic(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key.charAt(0).toLowerCase() + key.slice(1),
      freeForm.has(key) ? inner : camelKeys(inner),
    ]),
  );
}

function isIntrinsic(value: JsonObject): boolean {
  const [key, ...others] = Object.keys(value);
  return others.length === 0 && key !== undefined && (key === 'Ref' || key.startsWith('Fn::'));
}
