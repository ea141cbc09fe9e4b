/** One service or worker pool. Whole numbers from 0. */
export interface DatabaseClient {
  readonly name: string;
  /** What its connections are counted under in `shares`: web, api, workers... */
  readonly role: string;
  /** The most tasks that hold connections at once: those of a rollout at the top of the range. */
  readonly peakTasks: number;
  /** The pool size of one task, all its processes together. */
  readonly connectionsPerTask: number;
}

export interface DatabaseConnectionsInput {
  /** Connections the database takes (`max_connections`). */
  readonly limit: number;
  /** Connections kept free for operators, migrations and the database's own jobs. */
  readonly reserve: number;
  readonly services: readonly DatabaseClient[];
}

export interface DatabaseConnections {
  readonly used: number;
  /** `limit - reserve`; below 0 when the reserve alone is too much, and then nothing fits. */
  readonly allowed: number;
  readonly fits: boolean;
  /** The whole sum, one line for each term, for people. */
  readonly lines: readonly string[];
  /** Connections of each role at its peak. They add up to `used`. */
  readonly shares: Readonly<Record<string, number>>;
}

/**
 * Whether the database has a connection for every task when all services scale to their maximum and roll at
 * once. The peaks are added: one deploy rolls all services of an image together, and scale-out goes on
 * meanwhile.
 */
export function databaseConnections({
  limit,
  reserve,
  services,
}: DatabaseConnectionsInput): DatabaseConnections {
  const shares = new Map<string, number>();
  const terms: string[] = [];
  let used = 0;
  for (const { name, role, peakTasks, connectionsPerTask } of services) {
    const connections = peakTasks * connectionsPerTask;
    used += connections;
    shares.set(role, (shares.get(role) ?? 0) + connections);
    terms.push(`${name} (${role}): ${peakTasks} tasks x ${connectionsPerTask} connections = ${connections}`);
  }
  const allowed = limit - reserve;
  const fits = used <= allowed;
  return {
    used,
    allowed,
    fits,
    lines: [
      ...terms,
      `used: ${used}`,
      `allowed: limit ${limit} - reserve ${reserve} = ${allowed}`,
      fits ? `fits: ${allowed - used} to spare` : `does not fit: ${used - allowed} too many`,
    ],
    shares: Object.fromEntries(shares),
  };
}
