import { writeFileSync } from 'node:fs';
import { localTrouble } from './status/local-trouble';
import { renderTerminal } from './status/render-terminal';

const path = 'docs/status.svg';

async function main(): Promise<void> {
  const text = await localTrouble((phase) => process.stderr.write(`${phase}\n`));
  if (text === '') throw new Error('status printed nothing');
  writeFileSync(path, renderTerminal('./bulkhead status --stage local', text, 100));
  process.stdout.write(`${path}\n`);
}

void main();
