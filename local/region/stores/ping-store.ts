import { readFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { DescribedUser } from './store-description';

/** How long one answer may take before the server counts as not up yet. Milliseconds. */
const ANSWER_TIMEOUT_MS = 1_000;

/** What a server proves itself with: paths of PEM files. */
export interface StoreCertificate {
  /** For 127.0.0.1. */
  readonly certificate: string;
  readonly key: string;
  /** Of who signed it: what clients must trust. */
  readonly authority: string;
}

/**
 * Asks a server on 127.0.0.1 for PING. A server that is up but refuses the caller counts as up. With a user the
 * question is asked after AUTH: a server that still reads its snapshot tells strangers NOAUTH, its users LOADING.
 * @returns true if it serves commands, false if it does not, or not yet.
 */
export async function pingStore(
  port: number,
  user?: Pick<DescribedUser, 'name' | 'password'>,
  certificate?: StoreCertificate,
): Promise<boolean> {
  const commands = [...(user === undefined ? [] : [['AUTH', user.name, user.password]]), ['PING']];
  const ca = certificate === undefined ? undefined : await readFile(certificate.authority, 'utf8');
  const to = { host: '127.0.0.1', port };
  const socket = ca === undefined ? connect(to) : connectTls({ ...to, ca });
  const replies = await firstReplies(socket, commands.map(encoded).join(''), commands.length);
  return /^(\+PONG|-NOAUTH|-NOPERM)/.test(replies.at(-1) ?? '');
}

/** A command in the store's protocol: an array of strings, each with its length in bytes. */
function encoded(words: readonly string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;
}

/** The first lines that the server sends back, as many as asked for; fewer if it hangs up or does not answer. */
function firstReplies(socket: Socket, request: string, count: number): Promise<readonly string[]> {
  return new Promise((resolve) => {
    let text = '';
    const complete = (): readonly string[] => text.split('\r\n').slice(0, -1);
    const finish = (): void => {
      socket.destroy();
      resolve(complete().length >= count ? complete() : []);
    };
    socket.setEncoding('utf8').setTimeout(ANSWER_TIMEOUT_MS, finish);
    // Written before there is a connection, it waits for it and for the handshake.
    socket.write(request);
    socket.on('data', (chunk: string) => {
      text += chunk;
      if (complete().length >= count) finish();
    });
    socket.on('error', finish);
    socket.on('close', finish);
  });
}
