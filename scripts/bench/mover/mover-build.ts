import { type ChildProcess, fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildSync } from 'esbuild';
import { type MoverSettings, moverPlaceVariable } from '../../../config/contract/mover-settings';
import { settingsFile } from '../../../config/contract/settings-file';
import { handlerBuild } from '../../../constructs/functions/bundled-handlers';
import { defaultKeyPrefix } from '../../../domain/jobs/queue-keys';
import { awsStandIn } from './aws-stand-in';

/** Where builds before the file of settings looked for all of them. */
const formerVariable = 'BULKHEAD_MOVER_SETTINGS';

/** Heap that Lambda leaves a function of 512 MiB (constructs/controls/queue-mover.ts), about. */
const HEAP_MIB = 460;

/** One file as it would be deployed, of any checkout. */
export function bundleMover(checkout: string, outfile: string): string {
  buildSync({
    entryPoints: [join(checkout, 'lambdas/queue-mover/handler.ts')],
    outfile,
    ...handlerBuild,
  });
  return outfile;
}

export interface MoverFunction {
  /** Asks until all is done. */
  work(request: object): Promise<{ readonly jobs: number; readonly seconds: number }>;
  /** Of the process since it began. */
  peakMiB(): number;
  stop(): void;
}

export interface MoverFunctionOptions {
  readonly framework: MoverSettings['framework'];
  readonly queues: readonly string[];
  /** Of the store. */
  readonly port: number;
  /** What this build deploys as NODE_OPTIONS. */
  readonly nodeOptions: string;
}

/** A build's function as a process of its own, with a bucket that is empty. */
export async function moverFunction(
  bundle: string,
  { framework, queues, port, nodeOptions }: MoverFunctionOptions,
): Promise<MoverFunction> {
  const aws = await awsStandIn(`redis://127.0.0.1:${port}`);
  const settings: MoverSettings = {
    ...{ stage: 'bench', framework, bucketName: 'controls', queues },
    keyPrefix: defaultKeyPrefix[framework],
    callsItself: true,
  };
  const told = JSON.stringify(settings);
  writeFileSync(join(dirname(bundle), settingsFile), told);
  const child = fork(join(import.meta.dirname, 'mover-process.mjs'), [bundle], {
    execArgv: [`--max-old-space-size=${HEAP_MIB}`],
    env: {
      PATH: process.env.PATH,
      NODE_OPTIONS: nodeOptions,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'bench',
      AWS_SECRET_ACCESS_KEY: 'bench',
      AWS_ENDPOINT_URL: aws.url,
      AWS_LAMBDA_FUNCTION_NAME: 'mover',
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      LAMBDA_TASK_ROOT: dirname(bundle),
      [moverPlaceVariable]: told,
      [formerVariable]: told,
    },
  });
  let peakMiB = 0;
  const call = async (event: unknown) => {
    const answer = await answerOf(child, event);
    peakMiB = answer.peakMiB;
    if (answer.problem !== undefined) throw new Error(`queue mover: ${answer.problem}`);
    return answer.value;
  };
  return {
    work: async (request) => {
      const started = performance.now();
      let answer = await call(request);
      // As the command of the build before asks again, and as Lambda runs what a function handed over to itself.
      while (answer?.done !== true) answer = await call(aws.invoked.shift() ?? request);
      const seconds = (performance.now() - started) / 1000;
      const { taken, returned } = answer.operation;
      return { jobs: returned.jobs > 0 ? returned.jobs : taken, seconds };
    },
    peakMiB: () => peakMiB,
    stop: () => {
      child.kill('SIGKILL');
      aws.stop();
    },
  };
}

interface ProcessAnswer {
  readonly value?: {
    readonly done: boolean;
    readonly operation: { readonly taken: number; readonly returned: { readonly jobs: number } };
  };
  readonly problem?: string;
  readonly peakMiB: number;
}

async function answerOf(child: ChildProcess, event: unknown): Promise<ProcessAnswer> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`the queue mover's process ended with ${code}`));
    child.once('exit', ended);
    child.once('message', (answer: ProcessAnswer) => {
      child.removeListener('exit', ended);
      resolve(answer);
    });
    child.send(JSON.parse(JSON.stringify(event)));
  });
}
