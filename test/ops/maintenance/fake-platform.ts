import {
  CloudFormationClient,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { mockClient } from 'aws-sdk-client-mock';
import { outputKeys } from '../../../config/contract/output-keys';
import { loadStage } from '../../../config/load-stage';
import { maintenanceSurfaces } from '../../../config/maintenance-balancers';
import { closedJson, closedPage, usualMessage } from '../../../domain/maintenance/closed-page';
import { valuesOf } from '../../../ops/maintenance/maintenance-values';
import { awsError } from '../../support/aws/aws-faults';
import { FakeListeners, listenerArns } from './fake-listeners';

const surfaces = maintenanceSurfaces(loadStage('prod'));

/** How CloudFormation takes an update of the Maintenance stack. */
export type Mood = 'works' | 'is busy' | 'hangs' | 'rolls back' | 'denies' | 'expired';

/** The Platform of `prod`, its Maintenance stack, and the listeners that both write to. */
export class FakePlatform {
  mood: Mood = 'works';
  parameters: Record<string, string> = {
    InboxMaintenance: 'off',
    ApiMaintenance: 'off',
    WebsocketsMaintenance: 'off',
    PassToken: '',
    Page: closedPage(usualMessage),
    Json: closedJson(usualMessage),
    WebsocketsSince: '',
  };
  readonly listeners: FakeListeners;
  readonly formation = mockClient(CloudFormationClient);
  private status = 'UPDATE_COMPLETE';

  constructor() {
    this.listeners = new FakeListeners();
    mockClient(CloudWatchLogsClient);
    this.formation.on(DescribeStacksCommand).callsFake(async ({ StackName }) => this.described(StackName));
    this.formation.on(UpdateStackCommand).callsFake(async (input) => this.update(input.Parameters));
    this.formation.on(DescribeStackEventsCommand).callsFake(async () => ({
      StackEvents: [
        { ResourceStatus: 'UPDATE_ROLLBACK_IN_PROGRESS', StackId: 's', PhysicalResourceId: 's' },
        { ResourceStatus: 'CREATE_FAILED', ResourceStatusReason: 'Resource creation cancelled' },
        { ResourceStatus: 'CREATE_FAILED', ResourceStatusReason: 'Priority 101 is in use' },
        { ResourceStatus: 'UPDATE_IN_PROGRESS', StackId: 's', PhysicalResourceId: 's' },
        { ResourceStatus: 'CREATE_FAILED', ResourceStatusReason: 'of another day' },
      ],
    }));
  }

  get updates() {
    return this.formation.commandCalls(UpdateStackCommand).map(({ args }) => args[0].input);
  }

  /** Who has to wait for CloudFormation no longer: what it was asked for becomes so. */
  settle(): void {
    this.status = 'UPDATE_COMPLETE';
    this.mood = 'works';
    this.listeners.ofStack(valuesOf(this.parameters, surfaces));
  }

  private described(stack: string) {
    const outputs: Record<string, string> = {
      [outputKeys.clusterName]: 'prod-cluster',
      [outputKeys.appDnsName]: 'app.elb.amazonaws.com',
      [outputKeys.websocketDnsName]: 'websockets.elb.amazonaws.com',
      [outputKeys.appListenerArn]: listenerArns.app,
      [outputKeys.websocketListenerArn]: listenerArns.websockets,
    };
    const pairs = Object.entries(stack.endsWith('Maintenance') ? this.parameters : {});
    return {
      Stacks: [
        {
          StackName: stack,
          StackStatus: stack.endsWith('Maintenance') ? this.status : 'UPDATE_COMPLETE',
          Outputs: Object.entries(outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })),
          Parameters: pairs.map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue })),
        },
      ],
    };
  }

  private update(
    asked: readonly { ParameterKey: string; ParameterValue?: string; UsePreviousValue?: boolean }[],
  ) {
    if (this.mood === 'denies')
      throw awsError('AccessDenied', 'not authorized to perform: cloudformation:UpdateStack');
    if (this.mood === 'expired')
      throw awsError('ExpiredToken', 'The security token included in the request is expired');
    if (this.status.endsWith('_IN_PROGRESS')) {
      throw awsError('ValidationError', `Stack is in ${this.status} state and can not be updated.`);
    }
    if (this.mood === 'is busy') {
      throw awsError('ValidationError', 'Stack is in UPDATE_ROLLBACK_FAILED state and can not be updated.');
    }
    const next = Object.fromEntries(
      asked.map(({ ParameterKey, ParameterValue, UsePreviousValue }) => [
        ParameterKey,
        UsePreviousValue === true ? (this.parameters[ParameterKey] ?? '') : (ParameterValue ?? ''),
      ]),
    );
    if (JSON.stringify(next) === JSON.stringify(this.parameters)) {
      throw awsError('ValidationError', 'No updates are to be performed.');
    }
    if (this.mood === 'rolls back') {
      this.status = 'UPDATE_ROLLBACK_COMPLETE';
      return {};
    }
    this.parameters = next;
    if (this.mood === 'hangs') this.status = 'UPDATE_IN_PROGRESS';
    else this.settle();
    return {};
  }
}
