/** What the last stage of a Dockerfile says of the container. */
export interface DockerfileFacts {
  readonly port?: number;
  /** Absolute, without variables. */
  readonly folder?: string;
  /** As it is written: a name or a number. */
  readonly user?: string;
}

export function readDockerfile(text: string): DockerfileFacts {
  const lines = text.split(/\r\n|\r|\n/);
  const from = lines.findLastIndex((line) => /^\s*FROM\s/i.test(line));
  const last = (instruction: string): string | undefined =>
    lines
      .slice(from + 1)
      .flatMap((line) => new RegExp(`^\\s*${instruction}\\s+["']?([^\\s"']+)`, 'i').exec(line)?.[1] ?? [])
      .at(-1);
  const port = Number(/^\d{1,5}/.exec(last('EXPOSE') ?? '')?.[0]);
  const folder = last('WORKDIR');
  const user = last('USER');
  return {
    ...(port >= 1 && port <= 65_535 ? { port } : {}),
    ...(folder !== undefined && /^\/[\w./-]*$/.test(folder) ? { folder: folder.replace(/\/+$/, '') } : {}),
    ...(user === undefined ? {} : { user }),
  };
}
