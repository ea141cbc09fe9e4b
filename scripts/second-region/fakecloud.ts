import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:fs';
import { access, open, readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { emulatorTools } from '../../local/region/emulator/region-environment';
import { endGroup } from '../../local/region/process/end-group';
import { freePort } from '../../local/region/process/free-port';
import { identify } from '../../local/region/process/process-identity';
import { RegionError } from '../../local/region/region-error';
import { type ProbeClients, probeClients } from './claims/claim';

/** The version that docs/parity.md speaks of. */
export const fakecloudVersion = '0.51.0';

export const installText = [
  `fakecloud ${fakecloudVersion} was not found. It is a program from crates.io (AGPL, run and never linked); with Rust installed,`,
  '',
  `  cargo install fakecloud --version ${fakecloudVersion} --locked`,
  '',
  'builds it in 20 to 40 minutes on two cores. Then run this again, or name it: npm run second-region -- --fakecloud PATH',
].join('\n');

/** A region of its own for one account, without Docker: control planes answer, and nothing runs behind them. */
export interface SecondRegion {
  readonly endpoint: string;
  readonly account: string;
  readonly region: string;
  /** What makes the CDK and the AWS SDK talk to it; nothing of the user's own AWS settings. */
  readonly environment: NodeJS.ProcessEnv;
  readonly clients: ProbeClients;
  end(): Promise<void>;
}

/** The program that was named, or the one on PATH. @returns undefined where there is none */
export async function findFakecloud(named: string | undefined): Promise<string | undefined> {
  const candidates =
    named === undefined
      ? (process.env.PATH ?? '').split(delimiter).map((directory) => join(directory, 'fakecloud'))
      : [named];
  for (const candidate of candidates) {
    const runs = await access(candidate, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (runs) return candidate;
  }
  return undefined;
}

type Place = Pick<SecondRegion, 'endpoint' | 'account' | 'region'>;

export interface SecondRegionOptions {
  readonly program: string;
  /** Twelve digits: the stage's own, so that its assembly needs no change for it. */
  readonly account: string;
  readonly region: string;
  /** For its log and the CDK's caches. */
  readonly directory: string;
}

const readyWithinMs = 30_000;
const pollMs = 100;

/** Starts it on a free port of 127.0.0.1. @throws RegionError with the end of its log where it does not answer */
export async function startSecondRegion(options: SecondRegionOptions): Promise<SecondRegion> {
  const { program, account, region, directory } = options;
  const port = await freePort();
  const logPath = join(directory, `fakecloud-${account}.log`);
  const log = await open(logPath, 'w', 0o600);
  const endpoint = `http://127.0.0.1:${port}`;
  const address = ['--addr', `127.0.0.1:${port}`, '--account-id', account, '--region', region];
  const { PATH, HOME } = process.env;
  const child = spawn(program, [...address, '--log-level', 'warn'], {
    cwd: directory,
    // Where it finds Docker it starts containers.
    env: { PATH, HOME, TMPDIR: directory, DOCKER_HOST: 'unix:///nonexistent/docker.sock' },
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  });
  await once(child, 'spawn');
  await log.close();
  const identity = child.pid === undefined ? undefined : identify(child.pid);
  const end = async () => {
    if (identity !== undefined) await endGroup(identity, 2_000);
  };
  const deadline = Date.now() + readyWithinMs;
  for (;;) {
    const healthy = await fetch(`${endpoint}/_fakecloud/health`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (healthy) break;
    if (child.exitCode !== null || Date.now() > deadline) {
      await end();
      const lines = (await readFile(logPath, 'utf8')).trimEnd().split('\n').slice(-8);
      throw new RegionError(`fakecloud did not answer on ${endpoint}:`, lines);
    }
    await sleep(pollMs);
  }
  const place = { endpoint, account, region };
  return {
    ...place,
    environment: environmentOf(place, directory),
    clients: probeClients({ endpoint, region, accessKeyId: accessKeyOf(account) }),
    end,
  };
}

/** The CDK remembers which account an access key belongs to: each account has a key of its own. */
const accessKeyOf = (account: string) => `AKIAPARITY${account.slice(0, 10)}`;

function environmentOf({ endpoint, account, region }: Place, directory: string): NodeJS.ProcessEnv {
  return emulatorTools({
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: accessKeyOf(account),
    AWS_SECRET_ACCESS_KEY: 'parity',
    CDK_HOME: join(directory, 'cdk-home'),
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    CDK_DEFAULT_ACCOUNT: account,
    CDK_DEFAULT_REGION: region,
  });
}
