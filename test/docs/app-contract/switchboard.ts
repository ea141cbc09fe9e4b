import { AppConfigDataClient } from '@aws-sdk/client-appconfigdata';
import { S3Client } from '@aws-sdk/client-s3';
import { noopSwitchboard } from '../../../client/noop-switchboard';
import { pollAppConfig } from '../../../client/poll-app-config';
import { readLastResortFromS3 } from '../../../client/read-last-resort-from-s3';
import { shedCounts } from '../../../client/shed-counts';
import type { Switchboard } from '../../../client/switchboard';
import { switchboardReader } from '../../../client/switchboard-reader';
import { switchboardSettings } from '../../../client/switchboard-settings';

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
