import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { opsClients } from '../../../ops/kit/ops-clients';

const directory = mkdtempSync(join(tmpdir(), 'bulkhead-credentials-'));
const before = process.env.AWS_CONFIG_FILE;
afterAll(() => {
  if (before === undefined) delete process.env.AWS_CONFIG_FILE;
  else process.env.AWS_CONFIG_FILE = before;
  rmSync(directory, { recursive: true, force: true });
});

test('credentials are found once for all clients: a process that gives them may ask a person', async () => {
  const [program, calls] = [join(directory, 'credentials.sh'), join(directory, 'calls')];
  writeFileSync(
    program,
    `#!/bin/sh\necho called >>'${calls}'\necho '{"Version":1,"AccessKeyId":"here","SecretAccessKey":"test"}'\n`,
  );
  chmodSync(program, 0o755);
  process.env.AWS_CONFIG_FILE = join(directory, 'config');
  writeFileSync(process.env.AWS_CONFIG_FILE, `[profile ops]\ncredential_process = ${program}\n`);
  const clients = Object.values(opsClients({ region: 'eu-west-1', profile: 'ops' }));
  const found = await Promise.all(clients.map(({ config }) => config.credentials()));
  expect(found.map(({ accessKeyId }) => accessKeyId)).toEqual(clients.map(() => 'here'));
  expect(readFileSync(calls, 'utf8')).toBe('called\n');
});
