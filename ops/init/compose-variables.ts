import type { AppFiles } from './app-files';
import { listOf, mappingOf, scalarText } from './foreign-yaml';
import { type FoundVariable, foundVariable } from './found-variable';

export interface ComposePlace {
  readonly file: string;
  /** Of all services: hosts that exist only between these containers. */
  readonly names: ReadonlySet<string>;
}

/** `environment` as a mapping or as a list of `NAME=value`; a name without a value is filled from elsewhere. */
export function variablesOf(
  environment: unknown,
  { file, names }: ComposePlace,
): ReadonlyMap<string, FoundVariable> {
  const pairs = Array.isArray(environment)
    ? environment.map((line) => assignment(scalarText(line) ?? ''))
    : Object.entries(mappingOf(environment)).map(([name, value]) => [name, scalarText(value)] as const);
  return new Map(
    pairs
      .filter(([name]) => name !== '')
      .map(([name, value]) => {
        const text = value === undefined ? undefined : interpolated(value);
        const { secret, from } = foundVariable(name, text, file);
        // What leads to another container is of no use, but may hold its password.
        const there = text !== undefined && namesHost(text, names);
        return [name, there ? { from, secret } : foundVariable(name, text, file)];
      }),
  );
}

function assignment(line: string): readonly [name: string, value: string | undefined] {
  const end = line.indexOf('=');
  return end < 0 ? [line.trim(), undefined] : [line.slice(0, end).trim(), line.slice(end + 1)];
}

function namesHost(value: string, hosts: ReadonlySet<string>): boolean {
  return value.split(/[/:@,]/).some((part) => hosts.has(part));
}

/** The same; undefined where a variable has no default: the shell that calls `docker compose` gives it. */
export function interpolated(text: string): string | undefined {
  const found = filled(text);
  return found.known ? found.text : undefined;
}

/** A text with its variables filled in by their defaults: `${PORT:-3000}` is 3000, and what has none is nothing. */
export function filled(text: string): { readonly text: string; readonly known: boolean } {
  let known = true;
  const written = text.replace(/\$(\$|\{[^{}]{0,200}\}|[A-Za-z_]\w*)/g, (_, found: string) => {
    if (found === '$') return '$';
    const [, fallback] = /^\{\w+:?-(.*)\}$/s.exec(found) ?? [];
    if (fallback === undefined || fallback.includes('$')) known = false;
    return fallback ?? '';
  });
  return { text: written, known };
}

/** Names of the variables in a service's `env_file`. Values stay there: such files are not meant to be shared. */
export function envFileVariables(
  envFile: unknown,
  files: AppFiles,
): { readonly variables: ReadonlyMap<string, FoundVariable>; readonly remarks: readonly string[] } {
  const remarks: string[] = [];
  const variables = new Map<string, FoundVariable>();
  for (const entry of listOf(envFile)) {
    const path = (scalarText(entry) ?? scalarText(mappingOf(entry).path) ?? '').replace(/^\.\//, '');
    if (path === '') continue;
    const found = files.read(path);
    if (found === undefined) remarks.push(`${path}: not there, so its variables are missing`);
    else if ('notRead' in found) remarks.push(found.notRead);
    else
      for (const name of envFileNames(found.text)) variables.set(name, foundVariable(name, undefined, path));
  }
  return { variables, remarks };
}

function envFileNames(text: string): readonly string[] {
  return text
    .split(/\r\n|\r|\n/)
    .flatMap((line) => /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=/.exec(line)?.[1] ?? []);
}
