import { listOf } from './list-of';
import { recordOf } from './record-of';
import type { Located } from './resources-of';

/** An attribute of a load balancer or target group, from its list of keys and values. */
export function attributeOf({ properties }: Located, key: string): unknown {
  const attributes = listOf(properties.LoadBalancerAttributes ?? properties.TargetGroupAttributes);
  return recordOf(attributes.find((one) => recordOf(one).Key === key)).Value;
}
