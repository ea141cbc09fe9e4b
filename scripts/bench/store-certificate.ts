import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { StoreCertificate } from '../../local/region/stores/ping-store';

/** Of the machine, if it has one. */
const program = 'openssl';

/** A certificate for 127.0.0.1 that signs itself, in a folder. Nothing where there is no openssl. */
export function storeCertificate(folder: string): StoreCertificate | undefined {
  const [certificate, key] = [join(folder, 'store.crt'), join(folder, 'store.key')];
  const made = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const holds = ['-days', '2', '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  try {
    execFileSync(program, [...made, ...holds, '-keyout', key, '-out', certificate], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  return { certificate, key, authority: certificate };
}
