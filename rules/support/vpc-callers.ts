import { type Reference, resolveReference } from '../resolve-reference';
import type { ParsedStack } from '../rule';
import { type Located, resourcesOf } from './resources';
import { rolesWithPolicies, servicesOf, taskPolicies } from './services';
import { listOf, recordOf } from './template-values';

/** What calls AWS from inside of a VPC: the tasks of a service, or a function. */
export interface VpcCaller {
  readonly at: Located;
  readonly subnets: readonly Reference[];
  /** What its roles allow it to call, `ecs:DescribeServices`, each once. Managed policies are not read. */
  readonly actions: readonly string[];
}

/** Services and functions in a VPC, with the actions that are called from there. */
export function vpcCallers(stacks: readonly ParsedStack[]): VpcCaller[] {
  const services = servicesOf(stacks).flatMap((service) => {
    const network = recordOf(recordOf(service.properties.NetworkConfiguration).AwsvpcConfiguration);
    const policies = service.task === undefined ? [] : taskPolicies(stacks, service.task);
    return caller(stacks, { at: service, subnets: network.Subnets, policies });
  });
  const functions = resourcesOf(stacks, 'AWS::Lambda::Function').flatMap((at) => {
    const policies = rolesWithPolicies(stacks, { stack: at.stack, value: at.properties.Role });
    return caller(stacks, { at, subnets: recordOf(at.properties.VpcConfig).SubnetIds, policies }).map(
      (found) => ({ ...found, actions: found.actions.filter((action) => !doneByLambda.test(action)) }),
    );
  });
  return [...services, ...functions];
}

/** Lambda writes a function's logs and makes its network interfaces itself, outside of the VPC. */
const doneByLambda = /^(logs|ec2):/;

interface Found {
  readonly at: Located;
  readonly subnets: unknown;
  readonly policies: readonly Located[];
}

function caller(stacks: readonly ParsedStack[], { at, subnets, policies }: Found): VpcCaller[] {
  const { stack } = at;
  const references = listOf(subnets).map((value) => resolveReference(stacks, { stack, value }));
  const actions = [...new Set(policies.flatMap(allowed))].sort();
  return references.length === 0 ? [] : [{ at, subnets: references, actions }];
}

/** Another service makes the call, on the caller's behalf: Secrets Manager decrypts, say. */
function isByWayOfAService(condition: unknown): boolean {
  return Object.values(recordOf(condition)).some((keys) => 'kms:ViaService' in recordOf(keys));
}

function allowed({ properties }: Located): string[] {
  const documents = [properties, ...listOf(properties.Policies)].map((one) => recordOf(one).PolicyDocument);
  return documents
    .flatMap((document) => listOf(recordOf(document).Statement))
    .map(recordOf)
    .filter(({ Effect, Condition }) => Effect === 'Allow' && !isByWayOfAService(Condition))
    .flatMap(({ Action }) => listOf(Action).map(String));
}
