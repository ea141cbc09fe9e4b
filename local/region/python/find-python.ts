import { runTool } from '../process/run-tool';
import { RegionError } from '../region-error';

/** The emulator needs 3.10. */
const OLDEST = { major: 3, minor: 10 } as const;

const HOW_TO_INSTALL =
  'install it ("sudo apt-get install python3 python3-venv" on Debian and Ubuntu, "brew install python" on macOS) ' +
  'and run this again';

/** Prints version and missing modules; Debian ships python3 without venv's ensurepip. */
const PROBE = `
import importlib.util, json, sys
missing = [m for m in ("venv", "ensurepip") if importlib.util.find_spec(m) is None]
print(json.dumps([sys.version_info[0], sys.version_info[1], missing]))
`;

type Probe = {
  readonly version: string;
  readonly recentEnough: boolean;
  readonly missing: readonly string[];
};

/**
 * The Python to make the private environment with: the first of `python3` and `python` that is recent enough.
 * @param names programs to try. @default python3, then python
 * @throws RegionError that says what to install
 */
export async function findPython(
  names: readonly string[] = ['python3', 'python'],
  signal?: AbortSignal,
): Promise<string> {
  const probes: { name: string; probe: Probe }[] = [];
  for (const name of names) {
    const probe = await probed(name, signal);
    if (probe?.recentEnough && probe.missing.length === 0) return name;
    if (probe !== undefined) probes.push({ name, probe });
  }
  throw new RegionError(complaint(probes));
}

function complaint(probes: readonly { name: string; probe: Probe }[]): string {
  const needed = `Python ${OLDEST.major}.${OLDEST.minor} or later`;
  const incomplete = probes.find(({ probe }) => probe.recentEnough);
  if (incomplete !== undefined) {
    const { name, probe } = incomplete;
    return `The local region makes a private Python environment, and ${name} ${probe.version} has no module ${probe.missing.join(' and no module ')}: ${HOW_TO_INSTALL}.`;
  }
  const old = probes[0];
  const found = old === undefined ? 'there is none' : `${old.name} is ${old.probe.version}`;
  return `The local region needs ${needed}, and on the PATH ${found}: ${HOW_TO_INSTALL}.`;
}

async function probed(name: string, signal: AbortSignal | undefined): Promise<Probe | undefined> {
  try {
    const { exitCode, stdout } = await runTool(name, ['-c', PROBE], { signal });
    if (exitCode !== 0) return undefined;
    const [major, minor, missing]: [number, number, string[]] = JSON.parse(stdout);
    const recentEnough = major > OLDEST.major || (major === OLDEST.major && minor >= OLDEST.minor);
    return { version: `${major}.${minor}`, recentEnough, missing };
  } catch {
    signal?.throwIfAborted();
    // No such program, or one that is no Python: the next name is tried.
    return undefined;
  }
}
