import type { FoundBackend, FoundProcess } from './app-facts';
import type { AppFiles } from './app-files';
import { backendOf, isHelper } from './backends';
import { commandWords } from './command-words';
import { envFileVariables, filled, interpolated, variablesOf } from './compose-variables';
import { listOf, mappingOf, parseForeignYaml, scalarText } from './foreign-yaml';
import type { FoundVariable } from './found-variable';

export interface ComposeFacts {
  readonly processes: readonly FoundProcess[];
  readonly backends: readonly FoundBackend[];
  readonly remarks: readonly string[];
}

type Mapping = Readonly<Record<string, unknown>>;

/** In the order in which `docker compose` looks for them; it takes the first. */
const fileNames = ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml'];

/** Reads the Compose file of an app: services that it builds or runs, and what they dial. Undefined where there is none. */
export function readCompose(files: AppFiles): ComposeFacts | undefined {
  for (const file of fileNames) {
    const found = files.read(file);
    if (found === undefined) continue;
    if ('notRead' in found) return { processes: [], backends: [], remarks: [found.notRead] };
    const parsed = parseForeignYaml(found.text);
    if ('problem' in parsed) {
      return {
        processes: [],
        backends: [],
        remarks: [`${file}: not read, since it is ${parsed.problem}`],
      };
    }
    return servicesOf(mappingOf(mappingOf(parsed.value).services), { file, files });
  }
  return undefined;
}

interface Place {
  readonly file: string;
  readonly files: AppFiles;
}

function servicesOf(services: Mapping, place: Place): ComposeFacts {
  const remarks: string[] = [];
  const processes: FoundProcess[] = [];
  const backends: FoundBackend[] = [];
  const names = new Set(Object.keys(services));
  for (const name of names) {
    const from = `${place.file}: ${name}`;
    const { service, problem } = extended(services, name);
    if (problem !== undefined) remarks.push(`${from}: ${problem}`);
    const image = imageName(service);
    const backend = backendOf(image ?? name);
    if (backend !== undefined && service.build === undefined) backends.push({ ...backend, from });
    else if (!isHelper(image ?? name)) {
      const envFiles = envFileVariables(service.env_file, place.files);
      remarks.push(...envFiles.remarks);
      processes.push(processOf({ name, file: place.file, from, service, names }, envFiles.variables));
    }
  }
  const ending = endingServices(services);
  return {
    remarks: [...new Set(remarks)],
    backends,
    processes: processes.map((one) => ({ ...one, endsByItself: one.endsByItself || ending.has(one.name) })),
  };
}

/** What a service takes over from another one of the same file, and from which it does not know. */
function extended(services: Mapping, name: string): { readonly service: Mapping; readonly problem?: string } {
  const seen = new Set<string>();
  let service = mappingOf(services[name]);
  let next = name;
  for (;;) {
    seen.add(next);
    const base = mappingOf(services[next]).extends;
    if (base === undefined) return { service };
    const { file, service: other } = mappingOf(base);
    if (file !== undefined) {
      return { service, problem: `extends a service of another file, of which nothing was read` };
    }
    const target = scalarText(base) ?? scalarText(other) ?? '';
    if (seen.has(target) || services[target] === undefined) {
      return { service, problem: `extends ${JSON.stringify(target)}, of which nothing was read` };
    }
    service = { ...mappingOf(services[target]), ...service };
    next = target;
  }
}

interface Found {
  readonly name: string;
  readonly file: string;
  readonly from: string;
  readonly service: Mapping;
  /** Of all services: hosts that exist only between these containers. */
  readonly names: ReadonlySet<string>;
}

function processOf(
  { name, file, from, service, names }: Found,
  ofFiles: ReadonlyMap<string, FoundVariable>,
): FoundProcess {
  const command = commandOf(service.command);
  const image = imageName(service);
  const port = portOf(service);
  const healthPath = healthPathOf(service);
  const architecture = { 'linux/amd64': 'x86_64', 'linux/arm64': 'arm64' } as const;
  const platform = scalarText(service.platform);
  return {
    name,
    from,
    ...(command === undefined ? {} : { command }),
    ...(image === undefined ? {} : { image }),
    ...(platform === 'linux/amd64' || platform === 'linux/arm64'
      ? { architecture: architecture[platform] }
      : {}),
    ...(port === undefined ? {} : { port }),
    ...(healthPath === undefined ? {} : { health: { path: healthPath, from } }),
    endsByItself: service.restart === 'no' || service.restart === false,
    variables: new Map([...ofFiles, ...variablesOf(service.environment, { file, names })]),
  };
}

/** Services that others wait for until they have ended. */
function endingServices(services: Mapping): ReadonlySet<string> {
  return new Set(
    Object.values(services).flatMap((service) =>
      Object.entries(mappingOf(mappingOf(service).depends_on)).flatMap(([name, wait]) =>
        mappingOf(wait).condition === 'service_completed_successfully' ? [name] : [],
      ),
    ),
  );
}

/** `ghcr.io/acme/shop-web:1.2` is `shop-web`; a service that is built has the name of what is built. */
function imageName(service: Mapping): string | undefined {
  const image = filled(scalarText(service.image) ?? '')
    .text.split('@')[0]
    ?.split('/')
    .at(-1)
    ?.split(':')[0];
  if (image !== undefined && image !== '') return image;
  const build = scalarText(service.build) ?? scalarText(mappingOf(service.build).context);
  const target = scalarText(mappingOf(service.build).target);
  const folder = build?.replace(/\/+$/, '').split('/').at(-1);
  return target ?? (folder === undefined || /^\.*$/.test(folder) ? undefined : folder);
}

function commandOf(command: unknown): readonly string[] | undefined {
  const words = Array.isArray(command)
    ? command.map((word) => scalarText(word) ?? '')
    : typeof command === 'string'
      ? commandWords(command).words
      : [];
  const known = words.map(interpolated);
  return words.length === 0 || known.includes(undefined) ? undefined : known.flatMap((word) => word ?? []);
}

/** `"127.0.0.1:3000:80/tcp"`, `3000`, `{ target: 80 }`: the container's own port. */
function portOf(service: Mapping): number | undefined {
  for (const port of [...listOf(service.ports), ...listOf(service.expose)]) {
    const target = scalarText(mappingOf(port).target) ?? scalarText(port) ?? '';
    const [own = ''] = /\d{1,5}(?=(\/\w+)?$)/.exec(interpolated(target) ?? target) ?? [];
    const number = Number(own);
    if (number >= 1 && number <= 65_535) return number;
  }
  return undefined;
}

function healthPathOf(service: Mapping): string | undefined {
  const test = listOf(mappingOf(service.healthcheck).test)
    .map((word) => scalarText(word) ?? '')
    .join(' ');
  const [, path] = /(?:localhost|127\.0\.0\.1|\[::1?\]|0\.0\.0\.0)(?::\d+)?(\/[\w./-]*)/.exec(test) ?? [];
  return path;
}
