import { type ClientRequest, request as plain } from 'node:http';
import { request as secure } from 'node:https';

/** Somebody who looks at a page waits about as long. */
const timeoutMs = 10_000;

/** A fixed response is shorter; of an app's page the beginning is enough to see that it is none. */
const readCharacters = 4096;

export interface BalancerRequest {
  readonly dnsName: string;
  /** Of its HTTPS listener. */
  readonly listenerArn: string;
  /** Sent as Host and held against the certificate. @default the load balancer's own name, which no certificate has */
  readonly host?: string;
  readonly path: string;
  readonly cookie?: string;
}

export interface BalancerAnswer {
  readonly status: number;
  readonly body: string;
}

/**
 * Asks a load balancer itself, whatever DNS says. Without a host of its own the certificate's chain is checked and its
 * name is not. Where AWS is another endpoint (`AWS_ENDPOINT_URL`), the load balancers are there too, in plain HTTP.
 *
 * @throws Error where nothing answers
 */
export function askBalancer(request: BalancerRequest): Promise<BalancerAnswer> {
  const { dnsName, host, path, cookie } = request;
  const endpoint = process.env.AWS_ENDPOINT_URL;
  const name = host ?? dnsName;
  const headers = { 'user-agent': 'bulkhead', ...(cookie === undefined ? {} : { cookie }) };
  if (endpoint !== undefined) {
    // It knows its load balancers by their names; with a host of ours it must find that name in the path.
    const prefix = host === undefined ? '' : `/_alb/${request.listenerArn.split('/')[2] ?? ''}`;
    const url = new URL(`${prefix}${path}`, endpoint);
    return answerTo(plain(url, { headers: { ...headers, host: `${name}:443` }, timeout: timeoutMs }));
  }
  return answerTo(
    secure({
      host: dnsName,
      servername: name,
      path,
      headers: { ...headers, host: name },
      timeout: timeoutMs,
      ...(host === undefined ? { checkServerIdentity: () => undefined } : {}),
    }),
  );
}

function answerTo(request: ClientRequest): Promise<BalancerAnswer> {
  return new Promise((resolve, reject) => {
    request.on('timeout', () => request.destroy(new Error(`no answer within ${timeoutMs / 1000} s`)));
    request.on('error', reject);
    request.on('response', (response) => {
      let body = '';
      const done = () => resolve({ status: response.statusCode ?? 0, body });
      response.setEncoding('utf8');
      response.on('error', reject);
      response.on('end', done);
      response.on('data', (part: string) => {
        body += part;
        if (body.length < readCharacters) return;
        done();
        response.destroy();
      });
    });
    request.end();
  });
}
