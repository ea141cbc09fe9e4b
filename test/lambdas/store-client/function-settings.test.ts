import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { functionSettings } from '../../../lambdas/store-client/function-settings';

let code: string;
beforeEach(() => {
  code = mkdtempSync(join(tmpdir(), 'bulkhead-code-'));
});
afterEach(() => rmSync(code, { recursive: true, force: true }));

function told(file: string | undefined, place: string | undefined): object {
  if (file !== undefined) writeFileSync(join(code, 'settings.json'), file);
  return functionSettings({ LAMBDA_TASK_ROOT: code, PLACE: place }, 'PLACE');
}

test('are what the file beside the code says, and what only CloudFormation knows', () => {
  expect(told('{"stage":"prod","queues":["a"]}', '{"bucketName":"controls"}')).toEqual({
    stage: 'prod',
    queues: ['a'],
    bucketName: 'controls',
  });
});

test.each([
  [undefined, '{}', 'settings.json: expected settings as JSON, got nothing'],
  ['{"stage":', '{}', 'settings.json: expected settings as JSON, got 9 characters that are none'],
  ['7', '{}', 'settings.json: expected settings as JSON, got 1 characters that are none'],
  ['{}', undefined, 'PLACE: expected settings as JSON, got nothing'],
  ['{}', 'secret', 'PLACE: expected settings as JSON, got 6 characters that are none'],
])('file %s, variable %s', (file, place, sentence) => {
  expect(() => told(file, place)).toThrow(sentence);
});
