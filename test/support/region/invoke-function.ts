import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { regionVariables } from '../../../local/region/emulator/region-environment';

/** Starts a function of the region and waits for its end. @throws Error with what it said if it failed */
export async function invokeFunction(port: number, name: string, input: unknown): Promise<void> {
  const { AWS_ENDPOINT_URL: endpoint } = regionVariables(port);
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const lambda = new LambdaClient({ endpoint, region: 'us-east-1', credentials });
  try {
    const { FunctionError, Payload } = await lambda.send(
      new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(input) }),
    );
    if (FunctionError !== undefined) throw new Error(Payload?.transformToString());
  } finally {
    lambda.destroy();
  }
}
