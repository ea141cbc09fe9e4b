import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { checkoutRoot } from '../../config/checkout-root';
import { regionVariables, toolEnvironment } from '../../local/region/emulator/region-environment';
import { runTool } from '../../local/region/process/run-tool';
import { type DeployedRegion, deployedRegion } from '../support/region/deployed-region';

let stage: DeployedRegion;

beforeAll(async () => {
  stage = await deployedRegion();
});
afterAll(() => stage.end());

test('a test page goes its whole way: metric, alarm, topic, subscriber', async () => {
  const { port } = stage.region;
  const { AWS_ENDPOINT_URL: endpoint } = regionVariables(port);
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const config = { endpoint, region: 'us-east-1', credentials };
  const sns = new SNSClient(config);
  const sqs = new SQSClient(config);
  try {
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'somebody-on-call' }));
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
    );
    const TopicArn = stage
      .deployment()
      .resources.find(({ logicalId }) => /^AlertsPage/.test(logicalId))?.physicalId;
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: Attributes?.QueueArn }));

    await runTool(
      './bulkhead',
      [...['page-test', '--stage', 'local'], ...['--reason', 'do pages arrive', '--yes', '--json']],
      { cwd: checkoutRoot, env: toolEnvironment(port) },
    );

    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 5 }),
    );
    const told = Messages.map(({ Body = '{}' }) => JSON.parse(JSON.parse(Body).Message));
    expect(told.map(({ AlarmName, NewStateValue }) => [AlarmName, NewStateValue])).toContainEqual([
      'bulkhead-local-page-test',
      'ALARM',
    ]);
  } finally {
    sns.destroy();
    sqs.destroy();
  }
});
