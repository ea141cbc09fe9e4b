import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { listStages } from '../../config/stage-file';
import { CliError } from '../../ops/kit/command-result';
import { cdk, runAll, say } from './run-steps';

/** Each stage in a folder of its own, as `cdk deploy --app` takes it: two assemblies in one folder would be one. */
export async function synthAll(out: string): Promise<number> {
  const folder = resolve(out);
  rmSync(folder, { recursive: true, force: true });
  return runAll(
    listStages().map((stage) => ({
      title: `synthesise ${stage}`,
      command: cdk('synth', '--quiet', '--context', `stage=${stage}`, '--output', join(folder, stage)),
    })),
  );
}

/**
 * What a deploy does not read: where a construct was written, with paths of the machine that made it, and what validators
 * said.
 */
const notDeployed = /(\.metadata\.json|^validation-report\.json)$/;

/**
 * Two folders of assemblies that would not deploy the same. A synth is a function of the tree and what is installed, so a
 * reviewed assembly that is not what the merged tree gives was made of something else, or changed since.
 */
export function differences(one: string, other: string): string[] {
  const [first, second] = [deployed(one), deployed(other)];
  const names = [...new Set([...first.keys(), ...second.keys()])].sort();
  return names.flatMap((name) => {
    if (first.get(name) === second.get(name)) return [];
    if (!first.has(name)) return [`${name}: not among what was reviewed`];
    return [second.has(name) ? `${name}: another text` : `${name}: reviewed, and no longer made`];
  });
}

/** @throws CliError with the files that differ */
export async function refuseDifference(reviewed: string, made: string): Promise<number> {
  const found = differences(reviewed, made);
  if (found.length > 0) {
    const shown = found.slice(0, 20).map((line) => `  ${line}`);
    throw new CliError(
      1,
      [
        `${made} is not what was reviewed in ${reviewed}:`,
        ...shown,
        ...more(found.length - shown.length),
      ].join('\n'),
    );
  }
  say(`${made} is what was reviewed.`);
  return 0;
}

function more(count: number): string[] {
  return count > 0 ? [`  and ${count} more`] : [];
}

/** Hashes of the files that a deploy reads, by their path. */
function deployed(folder: string): Map<string, string> {
  let files: string[];
  try {
    files = readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  } catch {
    throw new CliError(1, `${folder} is no folder of assemblies`);
  }
  const read = files
    .map((file) => [relative(folder, file), file] as const)
    .filter(([name]) => !notDeployed.test(name.split('/').slice(1).join('/')));
  if (read.length === 0) throw new CliError(1, `${folder} holds no assembly`);
  return new Map(
    read.map(([name, file]) => [name, createHash('sha256').update(readFileSync(file)).digest('hex')]),
  );
}
