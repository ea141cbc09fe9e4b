import { mapJson, mapSubVariables, mapTemplate, referenceOf } from './references';
import { type Adapted, type Json, resourcesOfType, type Template } from './template';

/**
 * `Ref` of a secret is its ARN on AWS and its name on the emulator, so a task definition's `valueFrom` and a policy
 * would name something else than they do on AWS. The attribute `Id` is the ARN on both.
 */
export function nameSecretsByArn(template: Template): Adapted {
  const secrets = new Set(
    resourcesOfType(template, 'AWS::SecretsManager::Secret').map(([logicalId]) => logicalId),
  );
  if (secrets.size === 0) return { template, notes: [] };
  const used = new Set<string>();
  const isRefOfSecret = (logicalId: string, attribute: string | undefined) => {
    if (attribute !== undefined || !secrets.has(logicalId)) return false;
    used.add(logicalId);
    return true;
  };
  const change = (value: Json): Json =>
    mapJson(
      mapSubVariables(value, ({ logicalId, attribute }) =>
        isRefOfSecret(logicalId, attribute) ? `\${${logicalId}.Id}` : undefined,
      ),
      (part) => {
        const reference = referenceOf(part);
        if (reference === undefined || !isRefOfSecret(reference.logicalId, reference.attribute)) return part;
        return { 'Fn::GetAtt': [reference.logicalId, 'Id'] };
      },
    );
  const changed = mapTemplate(template, change);
  const reason = 'named by ARN, as on AWS: the emulator gives the name instead';
  const notes = [...used].map((logicalId) => ({
    kind: 'changed' as const,
    what: 'reference to a secret',
    logicalId,
    reason,
  }));
  return { template: changed, notes };
}
