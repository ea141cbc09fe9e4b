import { AppConfigDataClient } from '@aws-sdk/client-appconfigdata';
import { S3Client } from '@aws-sdk/client-s3';
import {
  noopSwitchboard,
  pollAppConfig,
  readLastResortFromS3,
  type Switchboard,
  shedCounts,
  switchboardReader,
  switchboardSettings,
} from '../../../client/index';

// One try and two seconds: the reader tries again by itself.
const patience = { maxAttempts: 1, requestHandler: { requestTimeout: 2000 } };
const settings = switchboardSettings(process.env);

const reader =
  settings &&
  switchboardReader({
    poll: pollAppConfig(new AppConfigDataClient(patience), settings),
    readLastResort: readLastResortFromS3(new S3Client(patience), settings.bucket),
    settings,
    onProblem: (problem) => console.warn('switchboard:', problem),
  });

export const switchboard: Switchboard = reader ?? noopSwitchboard;
export const counts = shedCounts();

/** To wait for before the first job, at most six seconds. Without it a task puts off what may wait for so long. */
export const switchboardIsRead: Promise<void> = reader?.firstRead ?? Promise.resolve();

// What was counted since the last minute.
process.once('SIGTERM', () => counts.stop());
