import { metadataKeys } from '../config/contract/metadata-keys';
import type { Rule } from './rule';
import { findingAt, type Located, located } from './support/resources';
import { isTrue, listOf, recordOf, shortJson } from './support/template-values';

/**
 * RDS, Neptune and DocumentDB, and Cognito, which says ACTIVE; DynamoDB; AppConfig; Network Firewall; EC2. Load balancers have
 * an attribute for it.
 */
const properties = [
  'DeletionProtection',
  'DeletionProtectionEnabled',
  'DeletionProtectionCheck',
  'DeleteProtection',
  'DisableApiTermination',
] as const;

const attribute = 'deletion_protection.enabled';

export const firstCreateCanBeUndone: Rule = {
  id: 'first-create-can-be-undone',
  title: 'What the first deploy of a stage makes can be deleted again; the second deploy protects it.',
  consequence:
    'No public postmortem is known to name it. A create that fails deletes what it has made. A load balancer that refuses leaves the stack in ROLLBACK_FAILED, ' +
    'and every further deploy fails at deleting it.',
  source: 'https://github.com/aws-cloudformation/rain/issues/187',
  check: (stacks) => {
    const all = stacks.flatMap((stack) =>
      Object.keys(stack.template.Resources).flatMap((logicalId) => located(stack, logicalId) ?? []),
    );
    const isFirst = all.some(({ resource }) => isTrue(resource.Metadata?.[metadataKeys.firstDeploy]));
    return isFirst
      ? all.flatMap((one) =>
          protections(one).map(([name, value]) =>
            findingAt(one, `${name} is ${shortJson(value)} on a first deploy, expected false`),
          ),
        )
      : [];
  },
};

/** Names and values of what protects a resource. A value that is decided at deploy time may protect it. */
function protections({ properties: held }: Located): [name: string, value: unknown][] {
  const attributes = listOf(held.LoadBalancerAttributes).map(recordOf);
  return [
    ...properties.map((name): [string, unknown] => [name, held[name]]),
    ...attributes.map(({ Key, Value }): [string, unknown] => [String(Key), Value]).filter(isProtection),
  ].filter(([, value]) => ![undefined, false, 'false', 'INACTIVE', 'BYPASS'].some((off) => off === value));
}

function isProtection([name]: readonly [string, unknown]): boolean {
  return name === attribute;
}
