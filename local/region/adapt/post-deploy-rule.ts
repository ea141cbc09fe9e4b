import { RegionError } from '../region-error';
import type { Json, TemplateResource } from './template';

/** A rule between two groups that the deployed copy cannot hold; it is made through the EC2 API instead. */
export interface PostDeployRule {
  /** Logical id of the rule in the template users deploy. */
  readonly logicalId: string;
  readonly direction: 'ingress' | 'egress';
  /** Logical ids of the group that gets the rule and of the one it names. */
  readonly group: string;
  readonly peer: string;
  readonly protocol: string;
  /** Absent for all ports. */
  readonly fromPort?: number;
  readonly toPort?: number;
  readonly description?: string;
  /**
   * True for an outgoing rule of a group that has none inside. A group without outgoing rules may call everybody,
   * and CloudFormation takes that default away with the first rule that is made outside the group.
   */
  readonly replacesDefault: boolean;
}

/** @throws RegionError for a protocol or port that is no literal: only CloudFormation could tell its value */
export function postDeployRule(
  place: Pick<PostDeployRule, 'logicalId' | 'direction' | 'group' | 'peer' | 'replacesDefault'>,
  { Properties = {} }: TemplateResource,
): PostDeployRule {
  const { IpProtocol, FromPort, ToPort, Description } = Properties;
  const isPort = (port: Json | undefined) => port === undefined || typeof port === 'number';
  if (typeof IpProtocol !== 'string' || !isPort(FromPort) || !isPort(ToPort)) {
    throw new RegionError(
      `Rule ${place.logicalId} has a protocol or a port that is no literal: the local region cannot make it.`,
    );
  }
  return {
    ...place,
    protocol: IpProtocol,
    ...(typeof FromPort === 'number' ? { fromPort: FromPort } : {}),
    ...(typeof ToPort === 'number' ? { toPort: ToPort } : {}),
    ...(typeof Description === 'string' ? { description: Description } : {}),
  };
}
