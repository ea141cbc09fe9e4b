import { outputKeys } from '../../config/contract/output-keys';
import type { Clock } from '../kit/clock';
import type { Session } from '../kit/session';
import { requireStackOutput } from '../kit/stack-outputs';
import type { SwitchboardPlace } from './app-config';
import { SwitchboardDeployments } from './deployments';
import { SwitchboardVersions } from './versions';

/** The switchboard in AppConfig. */
export interface SwitchboardClient {
  readonly versions: SwitchboardVersions;
  readonly deployments: SwitchboardDeployments;
  readonly clock: Clock;
}

/** @throws CliError where the Controls stack does not stand, or is too old to have a switchboard */
export async function switchboardClient(
  session: Session,
): Promise<SwitchboardClient & { readonly place: SwitchboardPlace }> {
  const { clients, clock } = session;
  const place = await switchboardPlace(session);
  return {
    place,
    versions: new SwitchboardVersions(clients.appConfig, place),
    deployments: new SwitchboardDeployments(clients.appConfig, place),
    clock,
  };
}

async function switchboardPlace(session: Session): Promise<SwitchboardPlace> {
  const output = (key: string): Promise<string> => requireStackOutput(session, 'Controls', key);
  const [applicationId, environmentId, profileId, strategyId, bucket] = await Promise.all([
    output(outputKeys.switchboardApplicationId),
    output(outputKeys.switchboardEnvironmentId),
    output(outputKeys.switchboardProfileId),
    output(outputKeys.switchboardStrategyId),
    output(outputKeys.controlsBucketName),
  ]);
  return { applicationId, environmentId, profileId, strategyId, bucket };
}
