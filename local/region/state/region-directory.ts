import { join, resolve } from 'node:path';

/** Where one region keeps its things. Every path below belongs to that region alone. */
export interface RegionDirectory {
  readonly root: string;
  /** Held by the live process that works on this region. */
  readonly lock: string;
  /** The emulator's state after the last run that ended well. */
  readonly savedState: string;
  /** The emulator's state while it runs; thrown away if the run does not end well. */
  readonly workingState: string;
  /** Processes of the region that runs, and whether it was left running on purpose. */
  readonly running: string;
  /** Ports that templates and exported variables name, so they stay the same from run to run. */
  readonly ports: string;
  /** The random key that generated passwords are derived from. */
  readonly key: string;
  /** Security group rules made by API because no template can hold them. */
  readonly postDeployRules: string;
  /** The assembly as the CDK made it, and the copy that the region can hold. */
  readonly synthesised: string;
  readonly adapted: string;
  readonly logs: string;
  /** TMPDIR of the emulator: what it leaves behind there goes away with the region. */
  readonly temporary: string;
  /** Holds one directory per store server. */
  readonly stores: string;
}

/** @param path may be relative to the working directory; the region's own processes have another */
export function regionDirectory(path: string): RegionDirectory {
  const root = resolve(path);
  return {
    root,
    lock: join(root, 'run.lock'),
    savedState: join(root, 'emulator'),
    workingState: join(root, 'emulator.running'),
    // File names that 0.1.0 wrote, so that a region which it left running is still found.
    running: join(root, 'standing.json'),
    ports: join(root, 'ports.json'),
    key: join(root, 'key'),
    postDeployRules: join(root, 'later-rules.json'),
    synthesised: join(root, 'assembly'),
    adapted: join(root, 'adapted-assembly'),
    logs: join(root, 'logs'),
    temporary: join(root, 'tmp'),
    stores: join(root, 'stores'),
  };
}
