import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStacksCommand,
  UpdateStackCommand,
  UpdateTerminationProtectionCommand,
} from '@aws-sdk/client-cloudformation';
import { answered, type Claim, type ProbeClients, refused } from './claim';

const guide = 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide';
const reference = 'https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference';

/** With the name of its stack, for fakecloud makes none without a name. */
const parameter = (Value: unknown) => ({ Type: 'String', Name: { Ref: 'AWS::StackName' }, Value });

/** A stack of one parameter in the parameter store, whose value is given from outside. */
const template = JSON.stringify({
  Parameters: {
    One: { Type: 'String', Default: 'one' },
    Two: { Type: 'String', Default: 'two', AllowedPattern: '[a-z]+' },
  },
  Resources: {
    Value: {
      Type: 'AWS::SSM::Parameter',
      Properties: parameter({ 'Fn::Join': ['-', [{ Ref: 'One' }, { Ref: 'Two' }]] }),
    },
  },
  Outputs: { Value: { Value: { 'Fn::GetAtt': ['Value', 'Value'] } } },
});

/** Its second parameter has the name of the first. */
const failing = JSON.stringify({
  Resources: {
    Value: { Type: 'AWS::SSM::Parameter', Properties: parameter('x') },
    Taken: { Type: 'AWS::SSM::Parameter', DependsOn: 'Value', Properties: parameter('y') },
  },
});

const settleWithinMs = 20_000;

async function settled(
  { cloudFormation }: ProbeClients,
  StackName: string,
): Promise<{ readonly status: string; readonly outputs: Readonly<Record<string, string>> }> {
  const deadline = Date.now() + settleWithinMs;
  for (;;) {
    const { Stacks: [stack] = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
    const status = stack?.StackStatus ?? 'gone';
    if (!status.endsWith('_IN_PROGRESS') || Date.now() > deadline) {
      const outputs = (stack?.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [
        OutputKey,
        OutputValue,
      ]);
      return { status, outputs: Object.fromEntries(outputs) };
    }
    await sleep(200);
  }
}

async function made(clients: ProbeClients, StackName: string, TemplateBody: string): Promise<string> {
  await clients.cloudFormation.send(new CreateStackCommand({ StackName, TemplateBody }));
  return (await settled(clients, StackName)).status;
}

async function gone({ cloudFormation }: ProbeClients, StackName: string): Promise<void> {
  await cloudFormation.send(new DeleteStackCommand({ StackName })).catch(() => undefined);
}

const set = (ParameterKey: string, ParameterValue: string) => ({ ParameterKey, ParameterValue });
const kept = (ParameterKey: string) => ({ ParameterKey, UsePreviousValue: true });

export const cloudFormationClaims: readonly Claim[] = [
  {
    claim: 'UpdateStack with UsePreviousTemplate changes the parameters that are given and keeps the others',
    source: `${reference}/API_UpdateStack.html`,
    reliedOnBy: 'ops/maintenance/maintenance-update.ts',
    probe: async ({ clients }) => {
      const StackName = 'parity-parameters';
      await made(clients, StackName, template);
      const update = { StackName, UsePreviousTemplate: true, Parameters: [set('One', 'ein'), kept('Two')] };
      await clients.cloudFormation.send(new UpdateStackCommand(update));
      const { outputs } = await settled(clients, StackName);
      await gone(clients, StackName);
      return answered(outputs.Value, 'ein-two');
    },
  },
  {
    claim: 'an update that changes nothing is refused as "No updates are to be performed"',
    source: `${guide}/using-cfn-updating-stacks-update-behaviors.html`,
    reliedOnBy: 'ops/maintenance/maintenance-update.ts',
    probe: async ({ clients }) => {
      const StackName = 'parity-nothing';
      await made(clients, StackName, template);
      const update = { StackName, UsePreviousTemplate: true, Parameters: [kept('One'), kept('Two')] };
      const seen = await refused(
        clients.cloudFormation.send(new UpdateStackCommand(update)),
        /No updates are to be/,
      );
      await gone(clients, StackName);
      return seen;
    },
  },
  {
    claim: 'a parameter that does not match its AllowedPattern is refused before anything changes',
    source: `${guide}/parameters-section-structure.html`,
    reliedOnBy: 'constructs/controls/maintenance-parameters.ts',
    probe: async ({ clients }) => {
      const StackName = 'parity-pattern';
      await made(clients, StackName, template);
      const update = { StackName, UsePreviousTemplate: true, Parameters: [kept('One'), set('Two', '2')] };
      const seen = await refused(
        clients.cloudFormation.send(new UpdateStackCommand(update)),
        /ValidationError/,
      );
      await gone(clients, StackName);
      return seen;
    },
  },
  {
    claim: 'a stack with termination protection cannot be deleted',
    source: `${guide}/using-cfn-protect-stacks.html`,
    reliedOnBy: 'lib/foundation-stack.ts',
    probe: async ({ clients }) => {
      const StackName = 'parity-protected';
      await made(clients, StackName, template);
      const protection = (EnableTerminationProtection: boolean) =>
        clients.cloudFormation.send(
          new UpdateTerminationProtectionCommand({ StackName, EnableTerminationProtection }),
        );
      await protection(true);
      const seen = await refused(
        clients.cloudFormation.send(new DeleteStackCommand({ StackName })),
        /ValidationError|TerminationProtection/,
      );
      await protection(false);
      await gone(clients, StackName);
      return seen;
    },
  },
  {
    claim: 'a create that fails ends in ROLLBACK_COMPLETE, and nothing of it stands',
    source: `${guide}/view-stack-events.html`,
    reliedOnBy: 'docs/parity.md',
    probe: async ({ clients }) => {
      const StackName = 'parity-failed';
      const status = await made(clients, StackName, failing);
      await gone(clients, StackName);
      return answered(status, 'ROLLBACK_COMPLETE');
    },
  },
  {
    claim: 'a stack in ROLLBACK_COMPLETE takes no update, only a delete',
    source: 'https://repost.aws/knowledge-center/cloudformation-rollback-complete-error',
    reliedOnBy: 'docs/parity.md',
    probe: async ({ clients }) => {
      const StackName = 'parity-rolled-back';
      await made(clients, StackName, failing);
      const update = { StackName, TemplateBody: template };
      const seen = await refused(
        clients.cloudFormation.send(new UpdateStackCommand(update)),
        /ValidationError/,
      );
      await gone(clients, StackName);
      return seen;
    },
  },
  {
    claim: 'a stack whose export another one imports cannot be deleted',
    source: `${guide}/using-cfn-stack-exports.html`,
    reliedOnBy: 'lib/platform-stack.ts',
    probe: async ({ clients }) => {
      const [exporter, importer] = ['parity-exporter', 'parity-importer'];
      const Value = { Type: 'AWS::SSM::Parameter', Properties: parameter('x') };
      await made(
        clients,
        exporter,
        JSON.stringify({
          Resources: { Value },
          Outputs: { Out: { Value: { Ref: 'Value' }, Export: { Name: 'parity-export' } } },
        }),
      );
      const imported = { 'Fn::ImportValue': 'parity-export' };
      await made(
        clients,
        importer,
        JSON.stringify({
          Resources: { Value: { ...Value, Properties: parameter(imported) } },
        }),
      );
      const deleted = async () => {
        await clients.cloudFormation.send(new DeleteStackCommand({ StackName: exporter }));
        // AWS takes the call and fails the stack.
        const { status } = await settled(clients, exporter).catch(() => ({ status: 'gone' }));
        if (status === 'DELETE_FAILED') throw Object.assign(new Error(status), { name: status });
      };
      const seen = await refused(deleted(), /DELETE_FAILED|ValidationError|Export/);
      await gone(clients, importer);
      await gone(clients, exporter);
      return seen;
    },
  },
];
