import { Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { TaskPolicies } from '../../config/schema/task-policies';

export interface AppPermissionsProps {
  /** The role of the task, which all of its containers have. */
  readonly role: iam.IRole;
  readonly policies: TaskPolicies;
}

/** What the app itself may ask of AWS, as the stage file says it and `checks/task-policies.ts` has looked at it. */
export class AppPermissions extends Construct {
  constructor(scope: Construct, id: string, { role, policies }: AppPermissionsProps) {
    super(scope, id);
    for (const [index, arn] of policies.managed.entries()) {
      role.addManagedPolicy(iam.ManagedPolicy.fromManagedPolicyArn(this, `Managed${index + 1}`, arn));
    }
    for (const { actions, resources, conditions } of policies.statements) {
      role.addToPrincipalPolicy(new iam.PolicyStatement({ actions, resources, conditions }));
      const wild = [
        ...actions.map((action) => `Action::${action}`),
        ...resources.map((resource) => `Resource::${resource}`),
      ].filter((finding) => finding.includes('*'));
      for (const finding of wild) {
        Validations.of(role).acknowledge({
          id: `AwsSolutions-IAM5[${finding}]`,
          reason:
            'The app says so in its stage file, which is reviewed. Checked: it names its actions, and takes in nothing of the stage itself.',
        });
      }
    }
  }
}
