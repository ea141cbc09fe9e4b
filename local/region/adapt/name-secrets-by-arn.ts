import { mapJson, mapSubVariables, mapTemplate, referenceOf, type TemplateReference } from './references';
import { type Adapted, type Json, resourcesOfType, type Template } from './template';

/**
 * `Ref` of a secret is its ARN on AWS and its name on the emulator, so a task definition's `valueFrom` and a policy
 * would name something else than they do on AWS. The attribute `Id` is the ARN on both.
 */
export function nameSecretsByArn(template: Template): Adapted {
  const secrets = new Set(
    resourcesOfType(template, 'AWS::SecretsManager::Secret').map(([logicalId]) => logicalId),
  );
  const isName = ({ logicalId, attribute }: TemplateReference) =>
    attribute === undefined && secrets.has(logicalId);
  const change = (value: Json): Json =>
    mapJson(
      mapSubVariables(value, (reference) =>
        isName(reference) ? `\${${reference.logicalId}.Id}` : undefined,
      ),
      (part) => {
        const reference = referenceOf(part);
        return reference !== undefined && isName(reference)
          ? { 'Fn::GetAtt': [reference.logicalId, 'Id'] }
          : part;
      },
    );
  const { template: mapped, changed } = mapTemplate(template, change);
  const reason = 'names secrets by ARN, as on AWS: the emulator would give their names';
  const notes = changed.map((logicalId) => ({
    kind: 'changed' as const,
    what: 'reference to a secret',
    logicalId,
    reason,
  }));
  return { template: mapped, notes };
}
