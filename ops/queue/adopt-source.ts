import { readFileSync } from 'node:fs';
import { recordIn } from '../../domain/json-record';
import { CliError } from '../kit/command-result';

/** Where jobs are adopted from. */
export interface AdoptSource {
  /** With user and password: for the client alone. */
  readonly url: string;
  /** `redis.example.com:6379/2`: for everybody to read. */
  readonly store: string;
}

const forms = 'env:NAME, file:PATH, or a redis:// or rediss:// URL without a password';

/**
 * Reads `--from`. What stands on a command line is in the list of processes and in the shell's history, so a URL with a
 * password comes from a variable or a file.
 *
 * @throws CliError 2 that holds nothing of the URL
 */
export function adoptSource(from: string): AdoptSource {
  const [, kind, name = ''] = /^(env|file):(.*)$/s.exec(from) ?? [];
  const place = kind === undefined ? '--from' : `--from ${from}`;
  const text = (kind === 'env' ? fromVariable(name) : kind === 'file' ? fromFile(name) : from).trim();
  if (!/^rediss?:\/\//.test(text)) {
    const expected = kind === undefined ? forms : 'a URL that begins with redis:// or rediss://';
    throw new CliError(2, `${place}: expected ${expected}, got something else`);
  }
  if (!URL.canParse(text)) {
    throw new CliError(
      2,
      `${place}: expected a URL, got one that cannot be read: in user and password, signs like # / ? and @ are written as %23 %2F %3F and %40`,
    );
  }
  const { hostname, port, pathname, password } = new URL(text);
  if (kind === undefined && password !== '') {
    throw new CliError(
      2,
      '--from: this URL has a password, which everybody on this machine can see in the list of processes: put it into a variable, and say --from env:OLD_REDIS_URL. Change the password if others work here',
    );
  }
  const number = pathname.replace(/^\//, '');
  if (!/^\d{0,4}$/.test(number)) {
    throw new CliError(2, `${place}: expected the number of a database behind the host, or nothing`);
  }
  const database = number === '' || number === '0' ? '' : `/${number}`;
  return { url: text, store: `${hostname}:${port === '' ? '6379' : port}${database}` };
}

function fromVariable(name: string): string {
  const value = process.env[name] ?? '';
  if (value === '') {
    throw new CliError(2, `--from env:${name}: expected a variable that is set and exported, got none`);
  }
  return value;
}

function fromFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code = 'an error' } = recordIn(error) ?? {};
    throw new CliError(2, `--from file:${path}: expected a file that can be read, got ${code}`);
  }
}
