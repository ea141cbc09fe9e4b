import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadStage } from '../../config/load-stage';
import { listStages } from '../../config/stage-file';
import { pythonTool } from '../../local/region/python/python-tool';
import { smallStage } from '../support/synth/small-stage';
import { synthDelivery } from '../support/synth/synth-delivery';
import { synthStage } from '../support/synth/synth-stage';
import { extremeStage } from './service-model/extreme-stage';

const directory = mkdtempSync(join(tmpdir(), 'bulkhead-lint-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

function write(name: string, template: unknown): string {
  const file = join(directory, `${name}.json`);
  writeFileSync(file, JSON.stringify(template));
  return file;
}

/** What it finds in the templates, with the exceptions of `.cfnlintrc.yaml`. */
function lintTemplates(program: string, files: readonly string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(program, ['--format', 'parseable', ...files], {
    encoding: 'utf8',
  });
  return { status, output: `${stdout}${stderr}` };
}

test('cfn-lint finds nothing in any stack of any stage, nor of delivery, and does look', async () => {
  const requirements = join(__dirname, 'cfn-lint-requirements.txt');
  const program = await pythonTool({ name: 'cfn-lint', requirements, program: 'cfn-lint' });
  // The extreme one has what none of the others needs: sidecars, paths in memory, permissions of its own.
  const stages = [...listStages().map((stage) => loadStage(stage)), smallStage(), extremeStage()];
  const files = stages.flatMap((config) =>
    Object.entries(synthStage(config).parsed).map(([stack, parsed]) =>
      write(`${config.stage}-${stack}`, parsed),
    ),
  );
  files.push(write('delivery', synthDelivery()));
  const wrong = write('wrong', {
    Resources: { Bucket: { Type: 'AWS::S3::Bucket', Properties: { Nonsense: 1 } } },
  });
  // One call, because most of one is loading the linter.
  const { status, output } = lintTemplates(program, [...files, wrong]);
  const findings = output.split('\n').filter((line) => line !== '');
  expect([status, findings]).toEqual([2, [expect.stringContaining('E3002')]]);
  expect(findings[0]).toContain(wrong);
});
