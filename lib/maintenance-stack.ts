import {
  CfnWaitConditionHandle,
  CrossStackReferences,
  DefaultStackSynthesizer,
  ReferenceStrength,
  Tags,
} from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { type Role, tagKeys } from '../config/contract/tag-keys';
import { maintenanceBalancers } from '../config/maintenance-balancers';
import { MaintenanceParameters } from '../constructs/controls/maintenance-parameters';
import { MaintenanceRules } from '../constructs/controls/maintenance-rules';
import type { PlatformStack } from './platform-stack';
import { type StageStackProps, ZonedStack } from './zoned-stack';

export interface MaintenanceStackProps extends StageStackProps {
  readonly platform: PlatformStack;
}

/**
 * What closes a part of the platform. A stack of its own, so that it can be changed while Platform is stuck, and so that
 * what is closed stays closed whatever is deployed meanwhile, and operators may change it and nothing else
 * (constructs/controls/maintenance-role).
 */
export class MaintenanceStack extends ZonedStack {
  constructor(scope: Construct, { config, deletionProtection, platform }: MaintenanceStackProps) {
    super(scope, 'Maintenance', {
      config,
      deletionProtection,
      description: 'Bulkhead: listener rules of maintenance',
      // The rule reads a parameter of the bootstrap, which the role of an operator's update may not
      // (constructs/controls/maintenance-role).
      synthesizer: new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }),
    });
    // Weak: a strong reference would keep Platform from replacing a listener or a target group.
    CrossStackReferences.of(this).consume(ReferenceStrength.WEAK);
    this.addStackDependency(platform);
    const { app, websockets } = maintenanceBalancers(config);
    const parameters = new MaintenanceParameters(this, 'Parameters', { balancers: [app, websockets] });
    const { balancers } = platform;
    for (const [id, balancer, made] of [
      ['App', app, balancers.made('web')],
      ['Websockets', websockets, balancers.made('websockets')],
    ] as const) {
      if (made !== undefined) new MaintenanceRules(this, id, { balancer, made, parameters });
    }
    // CloudFormation takes no stack without a resource, and with everything open there is no other.
    new CfnWaitConditionHandle(this, 'Always');
    const role: Role = 'controls';
    Tags.of(this).add(tagKeys.role, role);
  }
}
