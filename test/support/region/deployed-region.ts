import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { checkoutRoot } from '../../../config/checkout-root';
import { cdkCli, venvDirectory } from '../../../local/region/checkout';
import { adaptedAppCommand } from '../../../local/region/command/kept-region-text';
import { type Deployment, type DeployOptions, deploySteps } from '../../../local/region/deploy/deploy-stage';
import { toolEnvironment } from '../../../local/region/emulator/region-environment';
import type { Picture } from '../../../local/region/picture/picture';
import { readPicture } from '../../../local/region/picture/read-picture';
import { runTool } from '../../../local/region/process/run-tool';
import { type DeployedStore, describeStores } from '../../../local/region/region/describe-stores';
import { openRegion, type Region } from '../../../local/region/region/open-region';
import { runStores } from '../../../local/region/region/run-stores';
import { regionDirectory } from '../../../local/region/state/region-directory';
import { EMULATOR_PORT } from '../../../local/region/state/remembered-ports';
import type { StageInput } from '../synth/stage-with';
import { type DeployedStage, deployedOnce } from './deployed-once';

// A few deploys beside other work. Only what hangs takes longer.
jest.setTimeout(300_000);

/** A region of its own, with ports of its own, in a temporary directory, in which the local stage stands. */
export interface DeployedRegion {
  readonly region: Region;
  /** What the last successful deploy made. */
  deployment(): Deployment;
  /** Deploys by all steps, except that the stage whose assembly lies there is not synthesised again. */
  deploy(options?: Partial<DeployOptions>): Promise<Deployment>;
  /** Writes a stage file: the local stage with a change. @returns its path */
  stageFile(change: (stage: StageInput) => void): string;
  /** The plain CDK command line, with the variables that `start --keep` prints. @returns its lines */
  cdk(...args: readonly string[]): Promise<readonly string[]>;
  /** Ends all processes and removes the directory. */
  end(): Promise<void>;
}

export interface RegionWithStores extends DeployedRegion {
  /** Starts the stores and reads back what stands. */
  look(): Promise<{ readonly picture: Picture; readonly stores: readonly DeployedStore[] }>;
}

/** A region without servers for its stores: the ports that its templates name are those of other files too. */
export async function deployedRegion(): Promise<DeployedRegion> {
  const { root, deployment } = await copied();
  keepPorts(root, ([name]) => name !== EMULATOR_PORT);
  return opened(root, deployment);
}

/** A region whose stores have ports of their own, to which it is deployed once more. */
export async function regionWithStores(): Promise<RegionWithStores> {
  const { root, deployment } = await copied();
  keepPorts(root, () => false);
  const stage = await opened(root, deployment);
  const { region } = stage;
  try {
    await stage.deploy();
  } catch (error) {
    await stage.end();
    throw error;
  }
  return {
    ...stage,
    look: async () => {
      const { clients, directory } = region;
      const stores = await describeStores({ clients, directory, ...stage.deployment() });
      const running = await runStores(region, stores);
      return { stores, picture: await readPicture(region, stage.deployment(), running) };
    },
  };
}

async function copied(): Promise<DeployedStage> {
  const { root: deployed, deployment } = await deployedOnce();
  const root = mkdtempSync(join(tmpdir(), 'bulkhead-region-'));
  cpSync(deployed, root, { recursive: true });
  return { root, deployment };
}

/** What is forgotten is chosen anew. */
function keepPorts(root: string, isKept: (port: [name: string, port: number]) => boolean): void {
  const { ports: path } = regionDirectory(root);
  const ports: Record<string, number> = JSON.parse(readFileSync(path, 'utf8'));
  writeFileSync(path, JSON.stringify(Object.fromEntries(Object.entries(ports).filter(isKept))));
}

async function opened(root: string, deployed: Deployment): Promise<DeployedRegion> {
  const region = await openRegion({ root, venv: venvDirectory });
  const { port, directory, clients } = region;
  let deployment = deployed;
  let assembly = 'local';
  return {
    region,
    deployment: () => deployment,
    deploy: async ({ stage = 'local', ...options } = {}) => {
      const steps = deploySteps({ port, directory }, clients, { stage, ...options });
      // A stage file of a test keeps its name when it changes, so only the name of the local stage says enough.
      if (stage !== 'local' || assembly !== 'local') await steps.synthesise();
      assembly = stage;
      await steps.adapt();
      await steps.bootstrap();
      deployment = await steps.deploy();
      return deployment;
    },
    stageFile: (change) => {
      const stage: StageInput = parse(readFileSync(join(checkoutRoot, 'config/stages/local.yaml'), 'utf8'));
      change(stage);
      const path = join(root, 'changed.yaml');
      writeFileSync(path, stringify(stage));
      return path;
    },
    cdk: async (...args) => {
      const env = { ...toolEnvironment(port), CDK_APP: adaptedAppCommand(root) };
      const result = await runTool(process.execPath, [cdkCli, ...args, '--no-color'], {
        cwd: checkoutRoot,
        env,
      });
      return result.lines;
    },
    end: async () => {
      await region.close('drop');
      rmSync(root, { recursive: true, force: true });
    },
  };
}
