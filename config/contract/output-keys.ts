/** Keys of stack outputs: how the operator command and scripts find resources without importing a stack. */
export const outputKeys = {
  jobStoreId: 'JobStoreId',
  pubSubStoreId: 'PubSubStoreId',
  controlsBucketName: 'ControlsBucketName',
  pageTopicArn: 'PageTopicArn',
  ticketTopicArn: 'TicketTopicArn',
  clusterName: 'ClusterName',
  appDnsName: 'AppDnsName',
  websocketDnsName: 'WebsocketDnsName',
} as const;
