/** Why a resource is left out of the copy that the emulator gets: a name for people and a reason. */
export interface Unsupported {
  readonly what: string;
  readonly reason: string;
}

const missing = (what: string): Unsupported => ({
  what,
  reason: 'the emulator does not have this resource type',
});

/**
 * Resource types the emulator refuses ("Unrecognized resource types") although a stage deploys them. Only what is
 * needed stands here: an unknown type must fail the deploy and be looked at, not be left out unseen.
 */
export const unsupportedTypes: Readonly<Record<string, Unsupported>> = {
  'AWS::ApplicationAutoScaling::ScalableTarget': missing('scaling range'),
  'AWS::ApplicationAutoScaling::ScalingPolicy': missing('scaling policy'),
  'AWS::CloudWatch::AnomalyDetector': missing('anomaly detector'),
  'AWS::CloudWatch::CompositeAlarm': missing('composite alarm'),
  'AWS::EC2::EIP': missing('elastic IP address'),
  'AWS::EC2::FlowLog': missing('flow log'),
  'AWS::EC2::NatGateway': missing('NAT gateway'),
  'AWS::EC2::NetworkAcl': missing('network ACL'),
  'AWS::EC2::NetworkAclEntry': missing('network ACL entry'),
  'AWS::EC2::SubnetNetworkAclAssociation': missing('network ACL association'),
  'AWS::ECS::ClusterCapacityProviderAssociations': missing('capacity providers of the cluster'),
  'AWS::ElasticLoadBalancingV2::ListenerCertificate': missing('further listener certificate'),
  'AWS::Events::EventBusPolicy': missing('event bus policy'),
  'AWS::IAM::OIDCProvider': missing('OIDC provider'),
  'AWS::IAM::ServiceLinkedRole': missing('service-linked role'),
  'AWS::Logs::QueryDefinition': missing('saved log query'),
  'AWS::SecretsManager::ResourcePolicy': missing('secret policy'),
  'AWS::SecretsManager::RotationSchedule': missing('secret rotation'),
  'AWS::WAFv2::IPSet': missing('WAF address set'),
  'AWS::WAFv2::LoggingConfiguration': missing('WAF logging'),
  'AWS::WAFv2::WebACLAssociation': missing('WAF association'),
  'Custom::ServiceLinkedRole': {
    what: 'service-linked role made by API',
    reason: 'the emulator works without these roles, and its functions have no AWS SDK of their own',
  },
  'Custom::VpcRestrictDefaultSG': {
    what: "emptying of the VPC's default security group",
    reason: "the CDK's own function for it fails on the emulator, and nothing here uses that group",
  },
};
