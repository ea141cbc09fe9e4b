import { Duration } from 'aws-cdk-lib';

/** How soon tasks may be added again: a new task takes about this long until it carries load. */
export const scaleOutCooldown = Duration.seconds(60);

/** How soon tasks may be taken away again: five times slower, so that a lull between two waves costs nothing. */
export const scaleInCooldown = Duration.seconds(300);
