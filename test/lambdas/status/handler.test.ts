import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { parseStressReport } from '../../../domain/parse-stress-report';
import { handler } from '../../../lambdas/status/handler';
import { readReport } from '../../../lambdas/status/read-report';

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
async function bucket(answer: (server: Parameters<Parameters<typeof createServer>[1]>[1]) => void) {
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
  ['begins and does not end', (response: { write: (text: string) => void }) => response.write('{')],
])('gives up after a second on a bucket that %s', async (_, answer) => {
  const { s3, close } = await bucket(answer);
  const began = performance.now();
  await expect(readReport(s3, 'controls')).rejects.toThrow();
  expect(performance.now() - began).toBeLessThan(2000);
  await close();
});

test('the handler answers 200 and unknown when it cannot read, and only the log says why', async () => {
  const s3 = mockClient(S3Client);
  s3.on(GetObjectCommand).rejects(new Error('AccessDenied on arn:aws:s3:::bulkhead-controls'));
  const log = jest.spyOn(console, 'error').mockImplementation(() => {});
  expect(await handler(request)).toMatchObject({
    statusCode: 200,
    body: '{"level":"unknown","reasons":["There are no current measurements."]}',
  });
  expect(log).toHaveBeenCalledTimes(1);
  expect(JSON.parse(log.mock.calls[0]?.[0])).toEqual({
    message: 'the stress report cannot be read',
    problem: 'Error: BULKHEAD_CONTROLS_BUCKET is not set',
  });
});
