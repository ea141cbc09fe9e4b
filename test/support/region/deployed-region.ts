import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { checkoutRoot } from '../../../config/checkout-root';
import { cdkCli, venvDirectory } from '../../../local/region/checkout';
import { adaptedAppCommand } from '../../../local/region/command/adapted-app-command';
import { type Deployment, type DeployOptions, deployStage } from '../../../local/region/deploy/deploy-stage';
import { toolEnvironment } from '../../../local/region/emulator/region-environment';
import type { Picture } from '../../../local/region/picture/picture';
import { readPicture } from '../../../local/region/picture/read-picture';
import { runTool } from '../../../local/region/process/run-tool';
import { type DeployedStore, describeStores } from '../../../local/region/region/describe-stores';
import { openRegion, type Region } from '../../../local/region/region/open-region';
import { runStores } from '../../../local/region/region/run-stores';
import type { StageInput } from '../synth/stage-with';

/** A region of its own, with ports of its own, in a temporary directory. */
export interface DeployedRegion {
  readonly region: Region;
  deploy(options?: Partial<DeployOptions>): Promise<Deployment>;
  /** Starts the stores and reads back what stands. */
  look(
    deployment: Deployment,
  ): Promise<{ readonly picture: Picture; readonly stores: readonly DeployedStore[] }>;
  /** Writes a stage file: the local stage with a change. @returns its path */
  stageFile(change: (stage: StageInput) => void): string;
  /** The plain CDK command line, with the variables that `start --keep` prints. @returns its lines */
  cdk(...args: readonly string[]): Promise<readonly string[]>;
  /** Ends all processes and removes the directory. */
  end(): Promise<void>;
}

export async function deployedRegion(): Promise<DeployedRegion> {
  const root = mkdtempSync(join(tmpdir(), 'bulkhead-region-'));
  const region = await openRegion({ root, venv: venvDirectory });
  const { port, directory, clients } = region;
  return {
    region,
    deploy: (options = {}) => deployStage({ port, directory }, clients, { stage: 'local', ...options }),
    look: async (deployment) => {
      const stores = await describeStores({ clients, directory, ...deployment });
      return { stores, picture: await readPicture(region, deployment, await runStores(region, stores)) };
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
