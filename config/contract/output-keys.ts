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
