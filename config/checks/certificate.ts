import type { StageConfig } from '../schema/stage';
import type { Finding } from './finding';

/** A certificate that a load balancer of this stage cannot use. */
export function certificate(config: StageConfig): Finding[] {
  const [, , , region, account] = config.certificateArn.split(':');
  const path = ['certificateArn'];
  return [
    ...(region === config.region
      ? []
      : [{ path, expected: `a certificate in ${config.region}`, got: `one in ${region}` }]),
    ...(config.account === undefined || account === config.account
      ? []
      : [{ path, expected: `a certificate of account ${config.account}`, got: `one of ${account}` }]),
  ];
}
