import { App, CfnWaitConditionHandle, Stack } from 'aws-cdk-lib';

// What every CDK app pays: loading the library, and the built-in validation of one stack. One resource that means
// nothing, because the validation refuses a stack with none.
const stack = new Stack(new App(), 'Empty', { env: { region: 'us-east-1' } });
new CfnWaitConditionHandle(stack, 'Nothing');
