import { errorLines } from '../../../../local/region/cdk/run-cdk';

const failedDeploy = [
  'Bulkhead-local-Platform: start: Publishing template',
  'Platform |  52 | 6:51:46 PM | UPDATE_IN_PROGRESS      | AWS::ECS::Service | Web',
  'Platform |  63 | 6:51:46 PM | UPDATE_ROLLBACK_IN_PROG | AWS::CloudFormation::Stack | Platform',
  'Failed resources:',
  '❌  Platform failed to deploy',
  '‣ DeploymentError: Resource updates failed:',
  '  secret nope not found',
  '   CloudTrail delivery can lag up to 15 minutes behind the failure',
];

describe('errorLines', () => {
  test('a failed deploy: from the first failed stack on, without progress and advice', () => {
    expect(errorLines(failedDeploy)).toEqual([
      '❌  Platform failed to deploy',
      '‣ DeploymentError: Resource updates failed:',
      '  secret nope not found',
    ]);
  });

  test('a failed synthesis: what the app said, without the stack trace and its wrapping', () => {
    const message = 'stage: expected one of local, prod, got "nope"';
    const lines = [
      message,
      '    at Object.<anonymous> (bin/app.ts:3:1)',
      'Node.js v20.20.2',
      'node bin/app.ts: Subprocess exited with error 1',
    ];
    expect(errorLines(lines)).toEqual([message]);
  });

  test('of very long output the end', () => {
    const lines = Array.from({ length: 100 }, (_, index) => `line ${index}`);
    expect(errorLines(lines)).toHaveLength(30);
    expect(errorLines(lines).at(-1)).toBe('line 99');
  });
});
