import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import type { StoreFiles } from './store-files';

/** How long a server may take to write its snapshot and end, before it is killed. Milliseconds. */
const STOP_WITHIN_MS = 20_000;

/** A store server as a child process. */
export interface ServerProcess {
  readonly pid: number;
  /** Resolves when the process is gone. */
  readonly ended: Promise<void>;
  /** Such as `exit code 1`, or undefined while it runs. */
  howItEnded(): string | undefined;
  /** Asks it to write its snapshot and end, and waits; kills it after 20 s. Twice is no error. */
  stop(): Promise<void>;
}

/**
 * Runs a store server on the files of its directory. It leads a process group of its own: Ctrl-C in a terminal goes
 * to the whole foreground group, and a second one makes a server drop its data instead of saving it.
 * @param detached false: the server is asked to end when this process exits. A process that is killed cannot ask.
 * @throws Error if the binary cannot be run.
 */
export async function serverProcess(
  binary: string,
  files: StoreFiles,
  detached: boolean,
): Promise<ServerProcess> {
  const log = await open(files.log, 'a', 0o600);
  try {
    const child = spawn(binary, [files.config], { stdio: ['ignore', log.fd, log.fd], detached: true });
    let end: string | undefined;
    const ended = new Promise<void>((resolve) => {
      child.once('exit', (code, signal) => {
        end = signal === null ? `exit code ${code}` : `signal ${signal}`;
        resolve();
      });
    });
    await once(child, 'spawn');
    const { pid } = child;
    if (pid === undefined) throw new Error(`${binary} has no process id`);

    const endWithParent = (): boolean => child.kill('SIGTERM');
    if (detached) child.unref();
    else process.once('exit', endWithParent);
    void ended.then(() => process.off('exit', endWithParent));

    const stop = async (): Promise<void> => {
      const tooLate = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
      child.kill('SIGTERM');
      await ended;
      clearTimeout(tooLate);
    };
    return { pid, ended, howItEnded: () => end, stop };
  } finally {
    await log.close();
  }
}
