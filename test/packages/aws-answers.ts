import { once } from 'node:events';
import { createServer } from 'node:http';

export interface AwsAnswers {
  /** `http://127.0.0.1:<port>` */
  readonly address: string;
  stop(): Promise<void>;
}

/**
 * Answers as S3 does for one bucket, and as AppConfig does for one document.
 * @param objects of the bucket `controls`, by their keys
 */
export async function awsAnswers(
  objects: Readonly<Record<string, string>>,
  document: string,
): Promise<AwsAnswers> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://any');
    if (pathname === '/configurationsessions') {
      response.writeHead(201, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ InitialConfigurationToken: 'first' }));
      return;
    }
    if (pathname === '/configuration') {
      response.writeHead(200, { 'next-poll-configuration-token': 'next' });
      response.end(document);
      return;
    }
    const object = objects[pathname.replace('/controls/', '')];
    response.writeHead(object === undefined ? 404 : 200);
    response.end(object);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    address: `http://127.0.0.1:${port}`,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
