import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { parseStressReport } from '../../../domain/stress/parse-stress-report';
import { readReport } from '../../../lambdas/status/cached-report';

const report = {
  version: 1,
  stage: 'prod',
  atSeconds: 1_605_800_000,
  level: 'busy',
  sinceSeconds: 1_605_800_000,
  lastKnownLevel: 'busy',
  reasons: [{ code: 'jobs-late', text: 'bulk: the oldest job has waited 2000 s' }],
};
const request = { httpMethod: 'GET', path: '/status.json' };

/** A bucket that answers as `answer` says. */
async function bucket(answer: (response: ServerResponse) => void) {
  const paths: string[] = [];
  const server: Server = createServer(({ url }, response) => {
    paths.push(url ?? '');
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const s3 = new S3Client({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  const close = async () => {
    s3.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { s3, paths, close };
}

test('reads the one key of the controls bucket', async () => {
  const { s3, paths, close } = await bucket((response) => response.end(JSON.stringify(report)));
  expect(parseStressReport(await readReport(s3, 'controls'))).toEqual(report);
  expect(paths).toEqual(['/controls/stress/report.json?x-id=GetObject']);
  await close();
});

test.each([
  ['says nothing', () => {}],
  ['begins and does not end', (response: ServerResponse) => void response.write('{')],
])('gives up after a second on a bucket that %s', async (_, answer) => {
  const { s3, close } = await bucket(answer);
  // After how many seconds, `npm run bench` says.
  await expect(readReport(s3, 'controls')).rejects.toThrow('no answer from S3 within 1000 ms');
  await close();
});

/** The handler of a new process, with or without its variable. */
async function started(
  bucketName: string | undefined,
): Promise<typeof import('../../../lambdas/status/handler').handler> {
  jest.resetModules();
  process.env.AWS_REGION = 'us-east-1';
  if (bucketName === undefined) delete process.env.BULKHEAD_CONTROLS_BUCKET;
  else process.env.BULKHEAD_CONTROLS_BUCKET = bucketName;
  return (await import('../../../lambdas/status/handler')).handler;
}

/** S3 as the handler of a new process sees it. */
async function mockedS3() {
  const sdk = await import('@aws-sdk/client-s3');
  return { s3: mockClient(sdk.S3Client), GetObject: sdk.GetObjectCommand };
}

const log = jest.spyOn(console, 'error').mockImplementation(() => {});
beforeEach(() => log.mockClear());

test('the handler tells what the bucket holds, in the words of the public', async () => {
  const handler = await started('controls');
  const { s3, GetObject } = await mockedS3();
  const text = JSON.stringify({ ...report, atSeconds: Date.now() / 1000 });
  s3.on(GetObject, { Bucket: 'controls', Key: 'stress/report.json' }).callsFake(() => ({
    Body: { transformToString: async () => text },
  }));
  const { statusCode, body } = await handler(request);
  expect(statusCode).toBe(200);
  expect(JSON.parse(body)).toMatchObject({ level: 'busy', since: '2020-11-19T15:33:20.000Z' });
  expect(body).not.toContain('bulk');
  expect(log).not.toHaveBeenCalled();
});

test('it answers 200 and unknown when it cannot read, and only the log says why', async () => {
  const handler = await started('controls');
  const { s3, GetObject } = await mockedS3();
  s3.on(GetObject).rejects(new Error('not authorised for arn:aws:s3:::bulkhead-controls'));
  expect(await handler(request)).toMatchObject({
    statusCode: 200,
    body: '{"level":"unknown","reasons":["There are no current measurements."]}',
  });
  expect(log.mock.calls).toEqual([
    [
      JSON.stringify({
        message: 'the stress report cannot be read',
        problem: 'Error: not authorised for arn:aws:s3:::bulkhead-controls',
      }),
    ],
  ]);
});

test('a missing variable is told by name, once in five seconds', async () => {
  const handler = await started(undefined);
  await handler(request);
  expect(await handler(request)).toMatchObject({ statusCode: 200 });
  expect(log).toHaveBeenCalledTimes(1);
  expect(log.mock.calls[0]?.[0]).toContain('BULKHEAD_CONTROLS_BUCKET is not set');
});
