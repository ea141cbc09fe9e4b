import { execFileSync, spawnSync } from 'node:child_process';
import { findDebianStores } from '../../../local/region/stores/debian-stores';

/** A Sidekiq that this machine can run. */
export interface InstalledSidekiq {
  /** As in "7.3.2". */
  readonly version: string;
  /** Runs Ruby with it: `spawn(ruby, [script], { env })`. */
  readonly ruby: string;
  /** Sidekiq's program, a Ruby script: `spawn(ruby, [sidekiq, '-r', app], { env })`. */
  readonly sidekiq: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Of the machine, if it has one. */
const ruby = 'ruby';
const programOf =
  'require "sidekiq/cli"; puts Sidekiq::VERSION, Gem.loaded_specs["sidekiq"]&.bin_file("sidekiq")';

/**
 * The machine's own (6.4 in Debian 12) and Debian 13's (7.3), as far as they are there. Without Ruby there is none: CI has
 * both, and says so (.ci/run).
 */
export function installedSidekiqs(): InstalledSidekiq[] {
  const found: InstalledSidekiq[] = [];
  const { status, stdout } = spawnSync(ruby, ['-e', programOf], { encoding: 'utf8' });
  const [version = '', sidekiq = ''] = stdout?.trim().split('\n') ?? [];
  if (status === 0 && sidekiq !== '') found.push({ version, ruby, sidekiq, env: process.env });
  const debian = findDebianStores();
  if (status !== null && debian !== undefined) {
    const env = { ...process.env, RUBYLIB: debian.rubyLib };
    const other = execFileSync(ruby, ['-e', 'require "sidekiq"; puts Sidekiq::VERSION'], {
      encoding: 'utf8',
      env,
    });
    found.push({ version: other.trim(), ruby, sidekiq: debian.sidekiq, env });
  }
  return found;
}
