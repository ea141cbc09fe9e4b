import { alarmHasAction } from './alarm-has-action';
import { alarmHasArticle } from './alarm-has-article';
import { alarmPeriodsExist } from './alarm-periods-exist';
import { alarmWatchesASentMetric } from './alarm-watches-a-sent-metric';
import { alertTopicHearsCloudwatch } from './alert-topic-hears-cloudwatch';
import { boundedOutputBuffers } from './bounded-output-buffers';
import { circuitBreakerOn } from './circuit-breaker-on';
import { defaultSecurityGroupClosed } from './default-security-group-closed';
import { deploymentAlarmsEnd } from './deployment-alarms-end';
import { deploymentAlarmsWired } from './deployment-alarms-wired';
import { everyQueueHasAPool } from './every-queue-has-a-pool';
import { failedCreateLeavesNothing } from './failed-create-leaves-nothing';
import { failingTasksUndoADeploy } from './failing-tasks-undo-a-deploy';
import { firstCreateCanBeUndone } from './first-create-can-be-undone';
import { fixedStoreNames } from './fixed-store-names';
import { httpsOnlyBalancers } from './https-only-balancers';
import { jobStoreNoeviction } from './job-store-noeviction';
import { listenerRulesDistinct } from './listener-rules-distinct';
import { missingDataIsExplicit } from './missing-data-is-explicit';
import { multiAzWithReplicas } from './multi-az-with-replicas';
import { noDesiredCount } from './no-desired-count';
import { noevictionOnlyOnJobStores } from './noeviction-only-on-job-stores';
import { pageLooksEveryMinute } from './page-looks-every-minute';
import { plannedAnswersAreNoErrors } from './planned-answers-are-no-errors';
import { poolHasScalingTarget } from './pool-has-scaling-target';
import { poolMovedByItsOwnQueues } from './pool-moved-by-its-own-queues';
import { quickHealthChecks } from './quick-health-checks';
import { reservedConcurrencyIsNeeded } from './reserved-concurrency-is-needed';
import { resourcesHaveRoleTag } from './resources-have-role-tag';
import { rolloutArithmetic } from './rollout-arithmetic';
import type { Rule } from './rule';
import { scalingAlarmToleratesMissing } from './scaling-alarm-tolerates-missing';
import { scheduleDoesNotPileUp } from './schedule-does-not-pile-up';
import { separateStores } from './separate-stores';
import { snapshotPolicies } from './snapshot-policies';
import { spotShortageUndoesNothing } from './spot-shortage-undoes-nothing';
import { storeEncryption } from './store-encryption';
import { storeEngineExists } from './store-engine-exists';
import { storeIngress } from './store-ingress';
import { storeUsersInOrder } from './store-users-in-order';
import { storeUsersMinimal } from './store-users-minimal';
import { switchesActAtOnce } from './switches-act-at-once';
import { switchesNotInTemplate } from './switches-not-in-template';
import { taskHardening } from './task-hardening';
import { taskRoleMinimal } from './task-role-minimal';
import { trafficShiftHasOneWay } from './traffic-shift-has-one-way';
import { vpcHasFlowLogs } from './vpc-has-flow-logs';
import { vpcReachesAws } from './vpc-reaches-aws';
import { websocketsComeBackSpread } from './websockets-come-back-spread';
import { websocketsNotInJobStore } from './websockets-not-in-job-store';
import { websocketsOwnBalancer } from './websockets-own-balancer';

/** All rules, in the order of `docs/rules.md`: stores, who reaches them, services, deploys, alarms, switches, the internet. */
export const allRules: readonly Rule[] = [
  separateStores,
  jobStoreNoeviction,
  noevictionOnlyOnJobStores,
  boundedOutputBuffers,
  fixedStoreNames,
  snapshotPolicies,
  storeEncryption,
  multiAzWithReplicas,
  storeEngineExists,
  storeIngress,
  storeUsersMinimal,
  storeUsersInOrder,
  websocketsNotInJobStore,
  websocketsOwnBalancer,
  websocketsComeBackSpread,
  everyQueueHasAPool,
  poolHasScalingTarget,
  poolMovedByItsOwnQueues,
  scalingAlarmToleratesMissing,
  noDesiredCount,
  rolloutArithmetic,
  circuitBreakerOn,
  failingTasksUndoADeploy,
  spotShortageUndoesNothing,
  deploymentAlarmsWired,
  trafficShiftHasOneWay,
  deploymentAlarmsEnd,
  firstCreateCanBeUndone,
  failedCreateLeavesNothing,
  reservedConcurrencyIsNeeded,
  alarmHasAction,
  alarmHasArticle,
  pageLooksEveryMinute,
  alarmPeriodsExist,
  missingDataIsExplicit,
  alarmWatchesASentMetric,
  plannedAnswersAreNoErrors,
  alertTopicHearsCloudwatch,
  scheduleDoesNotPileUp,
  switchesNotInTemplate,
  switchesActAtOnce,
  quickHealthChecks,
  taskHardening,
  taskRoleMinimal,
  httpsOnlyBalancers,
  listenerRulesDistinct,
  defaultSecurityGroupClosed,
  vpcHasFlowLogs,
  vpcReachesAws,
  resourcesHaveRoleTag,
];
