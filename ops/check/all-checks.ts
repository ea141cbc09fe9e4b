import { accountRoles, bootstrapVersion, credentials } from './account';
import { certificate } from './certificate';
import type { Check } from './check-kinds';
import { listeners } from './customers';
import { storeNodes, storeParameters, storeUsers } from './deployed-stores';
import { imagesExist } from './images';
import { elasticIps, fargateQuota, lambdaQuota, loadBalancers, logPolicies } from './quotas';
import { runningImages, runningTasks } from './running-images';
import { alarmRollback, countsInRange, liveBudgets, noRollout } from './services-before';
import { stacksAreDeployed, stacksTakeUpdates } from './stacks';
import { nodeTypes, storesOffered } from './stores-before';
import { calm, meterReports } from './stress';
import { alarmsOk, pagingConfirmed, switchboardIntact } from './watchers';

/** What must hold before a deploy, and what after it, in the order in which a report has them. */
export const allChecks: Readonly<Record<'before' | 'after', readonly Check[]>> = {
  before: [
    credentials,
    bootstrapVersion,
    stacksTakeUpdates,
    lambdaQuota,
    fargateQuota,
    elasticIps,
    loadBalancers,
    logPolicies,
    accountRoles,
    certificate,
    imagesExist,
    storesOffered,
    nodeTypes,
    noRollout,
    countsInRange,
    alarmRollback,
    liveBudgets,
    calm,
  ],
  after: [
    credentials,
    stacksAreDeployed,
    runningImages,
    runningTasks,
    storeParameters,
    storeNodes,
    storeUsers,
    listeners,
    alarmsOk,
    switchboardIntact,
    meterReports,
    pagingConfirmed,
  ],
};
