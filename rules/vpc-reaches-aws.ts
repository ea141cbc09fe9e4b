import { endpointsOf } from '../domain/vpc-endpoints';
import { type Reference, resolveReference } from './resolve-reference';
import type { ParsedStack, Rule } from './rule';
import { findingAt, resourcesOf } from './support/resources';
import { isTrue, listOf, literalText, partsOf } from './support/template-values';
import { type VpcCaller, vpcCallers } from './support/vpc-callers';

export const vpcReachesAws: Rule = {
  id: 'vpc-reaches-aws',
  title: 'What calls AWS from a subnet without a way out has an endpoint for each service that it calls.',
  consequence:
    'No public postmortem is known to name it. A call to a service that has no endpoint does not fail, it hangs: a task ' +
    'that cannot reach ECR times out before it has a log, and of a metric that nobody sends a queue is not scaled.',
  source: 'https://repost.aws/knowledge-center/ecs-fargate-docker-timeout-error',
  check: (stacks) =>
    vpcCallers(stacks).flatMap((caller) => {
      const vpc = vpcWithoutWayOut(stacks, caller);
      if (vpc === undefined) return [];
      const made = endpointsIn(stacks, vpc);
      return caller.actions
        .flatMap((action) => endpointsOf(action).map((endpoint) => ({ action, endpoint })))
        .filter(({ endpoint }, index, all) => {
          const first = all.findIndex((one) => one.endpoint === endpoint) === index;
          return first && !made.includes(endpoint);
        })
        .map(({ action, endpoint }) =>
          findingAt(
            caller.at,
            `may call ${action} and has no way out of its subnets, expected an endpoint ${endpoint}`,
          ),
        );
    }),
};

/** The VPC of a caller, if the templates make its subnets and one of them has no default route. */
function vpcWithoutWayOut(stacks: readonly ParsedStack[], { subnets }: VpcCaller): string | undefined {
  const closed = subnets.find((subnet) => subnet.target !== undefined && !hasDefaultRoute(stacks, subnet));
  if (closed?.target === undefined) return undefined;
  const { stack, properties } = closed.target;
  return resolveReference(stacks, { stack, value: properties.VpcId }).key;
}

function hasDefaultRoute(stacks: readonly ParsedStack[], subnet: Reference): boolean {
  const keyOf = (stack: string, value: unknown): string => resolveReference(stacks, { stack, value }).key;
  const tables = resourcesOf(stacks, 'AWS::EC2::SubnetRouteTableAssociation')
    .filter(({ stack, properties }) => keyOf(stack, properties.SubnetId) === subnet.key)
    .map(({ stack, properties }) => keyOf(stack, properties.RouteTableId));
  return resourcesOf(stacks, 'AWS::EC2::Route').some(
    ({ stack, properties }) =>
      tables.includes(keyOf(stack, properties.RouteTableId)) &&
      literalText(properties.DestinationCidrBlock) === '0.0.0.0/0',
  );
}

/**
 * Names of the endpoints of a VPC, after `com.amazonaws.<region>.`. An interface endpoint without private DNS, which is
 * CloudFormation's default, has a name of its own that no SDK calls.
 */
function endpointsIn(stacks: readonly ParsedStack[], vpc: string): string[] {
  return resourcesOf(stacks, 'AWS::EC2::VPCEndpoint')
    .filter(
      ({ stack, properties }) => resolveReference(stacks, { stack, value: properties.VpcId }).key === vpc,
    )
    .filter(
      ({ properties: { VpcEndpointType, PrivateDnsEnabled } }) =>
        VpcEndpointType !== 'Interface' || isTrue(PrivateDnsEnabled),
    )
    .map(({ properties: { ServiceName: name } }) => serviceName(name).replace(/^.*amazonaws\.[^.]+\./, ''));
}

/** The text of a name, with a word for the region where a template leaves it to CloudFormation. */
function serviceName(name: unknown): string {
  const literal = literalText(name);
  if (literal !== undefined) return literal;
  const sub =
    typeof name === 'object' && name !== null && 'Fn::Sub' in name ? listOf(name['Fn::Sub'])[0] : '';
  if (typeof sub === 'string' && sub !== '') return sub.replace(/\$\{[^}]*\}/g, 'region');
  return partsOf(name)
    .map((part) => literalText(part) ?? 'region')
    .join('');
}
