import { controlsKeys } from '../../config/contract/controls-keys';
import { shellWord } from '../../domain/escape-text';
import type { SwitchboardDocument } from '../../domain/switchboard/document';
import type { SwitchboardPlace } from './switchboard-place';

export interface SwitchboardCommands {
  readonly place: SwitchboardPlace;
  readonly document: SwitchboardDocument;
  /** `--region us-east-1` and the like. */
  readonly options: string;
}

/** What deploys a document by hand. The lock makes the first command fail if somebody was faster. */
export function deployCommands(
  { place, document, options }: SwitchboardCommands,
  latest: number,
): readonly string[] {
  const profile = `--application-id ${place.applicationId} --configuration-profile-id ${place.profileId}`;
  const file = fileOf(document);
  return [
    `printf %s ${shellWord(JSON.stringify(document))} > ${file}`,
    `aws appconfig create-hosted-configuration-version ${profile} --content-type application/json --content fileb://${file} --latest-version-number ${latest} ${options} /dev/null`,
    `aws appconfig start-deployment ${profile} --environment-id ${place.environmentId} --deployment-strategy-id ${place.strategyId} --configuration-version ${latest + 1} ${options}`,
  ];
}

export function copyCommands({ place, document, options }: SwitchboardCommands): readonly string[] {
  const file = fileOf(document);
  return [
    `printf %s ${shellWord(JSON.stringify(document))} > ${file}`,
    `aws s3 cp ${file} s3://${place.bucket}/${controlsKeys.lastResortSwitchboard} --content-type application/json ${options}`,
  ];
}

function fileOf({ revision }: SwitchboardDocument): string {
  return `switchboard-${revision}.json`;
}
