import { any, type JobPattern, type SwitchboardDocument } from '../../domain/switchboard/document';

/**
 * Whether new jobs of the pattern still come in: no switch in force stops all of them. `sample` stops only some, and a
 * narrower switch leaves the rest.
 */
export function refills(pattern: JobPattern, document: SwitchboardDocument, nowSeconds: number): boolean {
  return !document.switches.some(
    ({ action, untilSeconds = Infinity, source, jobClass, account }) =>
      action !== 'sample' &&
      untilSeconds > nowSeconds &&
      covers(source, pattern.source) &&
      covers(jobClass, pattern.jobClass) &&
      covers(account, pattern.account),
  );
}

function covers(stopped: string, wanted: string): boolean {
  return stopped === any || stopped === wanted;
}
