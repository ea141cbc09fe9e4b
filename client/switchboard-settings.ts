/** What the stack tells a task about its switchboard. */
export interface SwitchboardSettings {
  readonly applicationId: string;
  readonly environmentId: string;
  readonly profileId: string;
  /** The controls bucket, with the last-resort copy. */
  readonly bucket: string;
  /** Of all pools: where a route may lead. */
  readonly stageQueues: readonly string[];
  /** Whose work is put off while no switchboard is known. */
  readonly shedSources: readonly string[];
}

/**
 * Reads the variables that Bulkhead gives to tasks.
 *
 * @param environment `process.env`
 * @returns undefined outside of a stage: on a developer's machine there is nothing to obey
 * @throws Error if BULKHEAD_SWITCHBOARD is not what the stack writes: better a task that does not start, which the deploy
 * rolls back, than one that no switch reaches
 */
export function switchboardSettings(
  environment: Readonly<Record<string, string | undefined>>,
): SwitchboardSettings | undefined {
  const place = environment.BULKHEAD_SWITCHBOARD;
  if (place === undefined) return undefined;
  const [, applicationId, environmentId, profileId] = /^([^/]+)\/([^/]+)\/([^/]+)$/.exec(place) ?? [];
  if (applicationId === undefined || environmentId === undefined || profileId === undefined) {
    throw new Error(
      `BULKHEAD_SWITCHBOARD: expected <application>/<environment>/<profile>, got ${JSON.stringify(place)}`,
    );
  }
  return {
    applicationId,
    environmentId,
    profileId,
    bucket: environment.BULKHEAD_CONTROLS_BUCKET ?? '',
    stageQueues: names(environment.BULKHEAD_STAGE_QUEUES),
    shedSources: names(environment.BULKHEAD_SHED_SOURCES),
  };
}

function names(list = ''): readonly string[] {
  return list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
