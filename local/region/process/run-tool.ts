import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { endGroup, signalGroup } from './end-group';
import { identify } from './process-identity';

/** Tools have nothing to save: a short grace, then the kill. */
const GRACE_MS = 3_000;

export interface ToolOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Ends the tool and everything it started. */
  readonly signal?: AbortSignal;
  /** Called for every line of output, without colours, as it comes. */
  readonly onLine?: (line: string) => void;
  /** Where to keep a copy of the output. @default none is kept */
  readonly logFile?: string;
  /** Runs the command line in a shell, as the CDK runs an app command; `args` are appended as they are. */
  readonly shell?: boolean;
}

export interface ToolResult {
  readonly exitCode: number;
  /** Standard output alone, for tools that answer there. */
  readonly stdout: string;
  /** Lines of both outputs, without colours and empty lines. */
  readonly lines: readonly string[];
}

/**
 * Runs a tool to its end, in a process group of its own: Ctrl-C in a terminal goes to the whole foreground group,
 * and a tool killed under us could not be ended in the right order.
 * @throws the abort reason if the signal fires; by then the tool has ended
 * @throws Error ENOENT if there is no such program
 */
export async function runTool(
  command: string,
  args: readonly string[],
  options: ToolOptions = {},
): Promise<ToolResult> {
  options.signal?.throwIfAborted();
  const child = spawn(command, [...args], {
    cwd: options.cwd,
    env: options.env ?? process.env,
    shell: options.shell ?? false,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stopOnAbort = () => void end(child);
  options.signal?.addEventListener('abort', stopOnAbort, { once: true });
  try {
    return await finished(child, options);
  } finally {
    options.signal?.removeEventListener('abort', stopOnAbort);
  }
}

async function finished(child: ChildProcess, options: ToolOptions): Promise<ToolResult> {
  if (options.logFile !== undefined) await mkdir(dirname(options.logFile), { recursive: true });
  const log = options.logFile === undefined ? undefined : createWriteStream(options.logFile, { mode: 0o600 });
  const lines: string[] = [];
  let stdout = '';
  const take = (line: string) => {
    const plain = stripVTControlCharacters(line);
    if (plain.trim() === '') return;
    lines.push(plain);
    options.onLine?.(plain);
  };
  const readers = [lineReader(take), lineReader(take)] as const;
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    log?.write(text);
    readers[0].push(text);
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    log?.write(text);
    readers[1].push(text);
  });
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  }).finally(() => log?.end());
  for (const reader of readers) reader.flush();
  if (child.pid !== undefined) signalGroup(child.pid, 'SIGKILL');
  options.signal?.throwIfAborted();
  return { exitCode, stdout, lines };
}

async function end(child: ChildProcess): Promise<void> {
  const identity = child.pid === undefined ? undefined : identify(child.pid);
  if (identity !== undefined) await endGroup(identity, GRACE_MS);
}

function lineReader(take: (line: string) => void): { push(text: string): void; flush(): void } {
  let rest = '';
  return {
    push(text) {
      const parts = (rest + text).split(/\r?\n/);
      rest = parts.pop() ?? '';
      parts.forEach(take);
    },
    flush() {
      if (rest !== '') take(rest);
      rest = '';
    },
  };
}
