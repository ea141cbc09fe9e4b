import { defaultRegionDirectory, sideRunsDirectory, venvDirectory } from '../checkout';
import { type Deployment, deploySteps } from '../deploy/deploy-stage';
import type { Picture } from '../picture/picture';
import { readPicture } from '../picture/read-picture';
import { renderPicture } from '../picture/render-picture';
import { interruption } from '../process/interruption';
import { describeStores } from '../region/describe-stores';
import { openRegion, type Region, type RegionEnding } from '../region/open-region';
import { runStores } from '../region/run-stores';
import { keptRegionText } from './kept-region-text';
import { reportFailure } from './report-failure';
import { step } from './step';

export interface StartOptions {
  /** Name or path of a stage file. */
  readonly stage: string;
  /** Leaves the region running. */
  readonly keep: boolean;
  /** Begins with an empty region. */
  readonly fresh: boolean;
  /** Prints the picture as JSON. */
  readonly json: boolean;
  /** `Stack:Key=Value`, for `cdk deploy`. */
  readonly parameters: readonly string[];
  /** The region's directory. @default the checkout's own */
  readonly directory?: string;
}

/**
 * `bulkhead start`: deploys a stage to the embedded region, shows what stands there, and stops it again.
 * @returns the exit code
 */
export async function start(options: StartOptions): Promise<number> {
  const { signal, dispose } = interruption();
  let region: Region | undefined;
  try {
    region = await open(options, signal);
    const picture = await deployAndRead(region, options, signal);
    signal.throwIfAborted();
    process.stdout.write(
      options.json ? `${JSON.stringify(picture, undefined, 2)}\n` : `\n${renderPicture(picture)}\n\n`,
    );
    await end(region, options);
    return 0;
  } catch (error) {
    // First the ending, then the message that says it has ended.
    await region?.close('drop');
    return reportFailure(error, signal);
  } finally {
    dispose();
  }
}

function open({ keep, fresh, directory }: StartOptions, signal: AbortSignal): Promise<Region> {
  return step({
    title: 'Region',
    printsFewLines: true,
    run: (say) =>
      openRegion({
        root: directory ?? defaultRegionDirectory,
        // A region that is kept must be found again, so it is the checkout's or none.
        ...(keep || directory !== undefined ? {} : { sideRuns: sideRunsDirectory }),
        venv: venvDirectory,
        fresh,
        signal,
        onProgress: say,
      }),
    outcome: ({ port, reused, isolated }) => {
      const which = reused
        ? ', left running by an earlier run'
        : isolated
          ? ', of its own: another run is using the usual one'
          : '';
      return `127.0.0.1:${port}${which}`;
    },
  });
}

async function deployAndRead(region: Region, options: StartOptions, signal: AbortSignal): Promise<Picture> {
  const { port, directory, clients } = region;
  const steps = deploySteps({ port, directory, signal }, clients, options);
  await step({ title: `Synthesise stage ${options.stage}`, run: steps.synthesise });
  await step({
    title: 'Adapt a copy to the emulator',
    run: steps.adapt,
    outcome: (stacks) => `${stacks.flatMap(({ notes }) => notes).length} differences, listed below`,
  });
  await step({
    title: 'cdk bootstrap',
    run: steps.bootstrap,
    outcome: (done) => (done ? 'done' : 'stands already'),
  });
  const deployment = await step({ title: 'cdk deploy', run: steps.deploy, outcome: deployOutcome });
  const stores = await step({
    title: 'Stores',
    run: async () => {
      const deployed = await describeStores({ clients, directory, ...deployment });
      return runStores(region, deployed, signal);
    },
    outcome: (running) => running.map(({ store }) => `${store.id} on 127.0.0.1:${store.port}`).join(', '),
  });
  return step({ title: 'Read back what stands', run: () => readPicture(region, deployment, stores) });
}

function deployOutcome({ stacks, unchanged, raised }: Deployment): string {
  const changed = stacks.map(({ name }) => name).filter((name) => !unchanged.includes(name));
  const what = changed.length === 0 ? 'no changes' : `changed ${changed.join(', ')}`;
  return raised.length === 0 ? what : `${what}; raised to their minimum: ${raised.join(', ')}`;
}

async function end(region: Region, { keep, json, directory }: StartOptions): Promise<void> {
  const ending: RegionEnding = keep ? 'keep' : 'save';
  if (!keep && !region.reused) {
    await step({ title: 'Stop', run: () => region.close(ending) });
    return;
  }
  await region.close(ending);
  const own = directory === undefined ? undefined : region.directory.root;
  const text = keptRegionText({ port: region.port, reused: region.reused, directory: own });
  // The picture is all that a program reading JSON wants on standard output.
  (json ? process.stderr : process.stdout).write(text);
}
