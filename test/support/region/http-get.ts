import { request } from 'node:http';

export interface Get {
  readonly port: number;
  /** The Host header, which `fetch` would not let anybody choose. */
  readonly host: string;
  readonly path: string;
}

/** Asks a server of this machine as a client of another name would. */
export function get({ port, host, path }: Get): Promise<{ readonly code: number; readonly body: string }> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, headers: { host } }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ code: response.statusCode ?? 0, body: Buffer.concat(parts).toString('utf8') }),
      );
    })
      .on('error', reject)
      .end();
  });
}
