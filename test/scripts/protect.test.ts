import {
  CloudFormationClient,
  GetStackPolicyCommand,
  ListStackResourcesCommand,
  SetStackPolicyCommand,
} from '@aws-sdk/client-cloudformation';
import { mockClient } from 'aws-sdk-client-mock';
import { protect } from '../../scripts/deliver/protect';

const foundation = 'Bulkhead-prod-Foundation';
const controls = 'Bulkhead-prod-Controls';
const store = { LogicalResourceId: 'JobStoreGroup', ResourceType: 'AWS::ElastiCache::ReplicationGroup' };
const bucket = { LogicalResourceId: 'ControlsBucket', ResourceType: 'AWS::S3::Bucket' };
const topic = { LogicalResourceId: 'AlertsPage', ResourceType: 'AWS::SNS::Topic' };

const client = mockClient(CloudFormationClient);
const policies = new Map<string, string>();
let said = '';

beforeEach(() => {
  client.reset();
  policies.clear();
  said = '';
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
  const listed = (one: { readonly LogicalResourceId: string; readonly ResourceType: string }) => ({
    StackResourceSummaries: [
      { ...one, LastUpdatedTimestamp: new Date(), ResourceStatus: 'CREATE_COMPLETE' as const },
    ],
  });
  client
    .on(ListStackResourcesCommand, { StackName: foundation })
    .resolves({ ...listed(topic), NextToken: 'more' })
    .on(ListStackResourcesCommand, { StackName: foundation, NextToken: 'more' })
    .resolves(listed(store))
    .on(ListStackResourcesCommand, { StackName: controls })
    .resolves(listed(bucket))
    .on(GetStackPolicyCommand)
    .callsFake(({ StackName }) => ({ StackPolicyBody: policies.get(StackName) }))
    .on(SetStackPolicyCommand)
    .callsFake(({ StackName, StackPolicyBody }) => {
      policies.set(StackName, StackPolicyBody);
      return {};
    });
});
afterEach(() => jest.restoreAllMocks());

const run = (except: readonly string[] = [], check = false) => protect({ stage: 'prod', except, check });

test('a pipeline that looks finds what is missing, says who must do what, and sets nothing', async () => {
  expect(await run([], true)).toBe(1);
  expect(said).toBe(
    [
      `${foundation}: no policy keeps a deploy from replacing what holds state.`,
      `${controls}: no policy keeps a deploy from replacing what holds state.`,
      'Somebody with the right to set a stack policy must run: npm run deliver -- protect --stage prod\n',
    ].join('\n'),
  );
  expect(policies.size).toBe(0);
});

test('an exception opens one resource of its own stack, is told to whoever looks, and is closed again', async () => {
  expect(await run(['JobStoreGroup'])).toBe(0);
  said = '';
  expect(await run([], true)).toBe(0);
  expect(said).toBe(
    [
      `${foundation}: only JobStoreGroup may be replaced or deleted: an exception is open.`,
      `${controls}: what holds state is neither replaced nor deleted.\n`,
    ].join('\n'),
  );
  await run();
  said = '';
  await run([], true);
  expect(said).not.toContain('exception');
});

test('what is no protected resource is refused before anything is set, all of it at once', async () => {
  await expect(run(['JobStoreGrup', 'AlertsPage'])).rejects.toMatchObject({
    exitCode: 2,
    message: [
      '--except: expected the logical id of what is protected (JobStoreGroup, ControlsBucket), got "JobStoreGrup"; did you mean "JobStoreGroup"?',
      '--except: expected the logical id of what is protected (JobStoreGroup, ControlsBucket), got "AlertsPage"',
    ].join('\n'),
  });
  expect(policies.size).toBe(0);
});
