import { pascalCase } from './pascal-case';

/** Keys of stack outputs: how the operator command and scripts find resources without importing a stack. */
export const outputKeys = {
  /** Foundation. */
  jobStoreId: 'JobStoreId',
  pubSubStoreId: 'PubSubStoreId',
  jobStoreParameterGroup: 'JobStoreParameterGroup',
  /** Controls. */
  controlsBucketName: 'ControlsBucketName',
  pageTopicArn: 'PageTopicArn',
  ticketTopicArn: 'TicketTopicArn',
  switchboardApplicationId: 'SwitchboardApplicationId',
  switchboardEnvironmentId: 'SwitchboardEnvironmentId',
  switchboardProfileId: 'SwitchboardProfileId',
  switchboardStrategyId: 'SwitchboardStrategyId',
  /** Platform. */
  clusterName: 'ClusterName',
  appDnsName: 'AppDnsName',
  websocketDnsName: 'WebsocketDnsName',
  appListenerArn: 'AppListenerArn',
  websocketListenerArn: 'WebsocketListenerArn',
  queueMoverFunctionName: 'QueueMoverFunctionName',
} as const;

/** Foundation's output of a store's id. @param name `jobs`, `pubsub`, or what the stage file calls a cache */
export function storeIdOutput(name: string): string {
  if (name === 'jobs') return outputKeys.jobStoreId;
  return name === 'pubsub' ? outputKeys.pubSubStoreId : `Cache${pascalCase(name)}Id`;
}
