import { writeFileSync } from 'node:fs';
import { localIncident } from './dashboard/local-incident';
import { renderDashboard } from './dashboard/render-dashboard';

const path = 'docs/dashboard.svg';

async function main(): Promise<void> {
  const incident = await localIncident((text) => process.stderr.write(`${text}\n`));
  writeFileSync(path, renderDashboard(incident));
  process.stdout.write(`${path}\n`);
}

void main();
