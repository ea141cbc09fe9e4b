import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { loadStage } from '../../config/load-stage';
import { listStages } from '../../config/stage-file';
import { pythonTool } from '../../local/region/python/python-tool';
import { smallStage } from '../support/synth/small-stage';
import { synthDelivery } from '../support/synth/synth-delivery';
import { synthStage } from '../support/synth/synth-stage';

const reportShape = z.object({
  looked: z.number(),
  findings: z.array(
    z.object({
      file: z.string(),
      resource: z.string(),
      id: z.string(),
      name: z.string(),
      result: z.enum(['FAILED', 'SKIPPED']),
    }),
  ),
});
const metadataShape = z.object({ skip: z.array(z.object({ id: z.string(), comment: z.string() })) });

/** A bucket whose one acknowledgement must take, and whose other findings must not be taken with it. */
const fixture = 'acknowledged-fixture.json';
const comment = 'a test: versions of nothing';
const bucket = {
  Type: 'AWS::S3::Bucket',
  Metadata: { checkov: { skip: [{ id: 'CKV_AWS_21', comment }] } },
};

/** The first run of a checkout installs the scanner: minutes on a busy machine. */
const firstRunMs = 600_000;

const directory = mkdtempSync(join(tmpdir(), 'bulkhead-checkov-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const stages = [...listStages().map((stage) => loadStage(stage)), smallStage()];
const templates = new Map([
  ...stages.flatMap((config) =>
    Object.entries(synthStage(config).parsed).map(
      ([stack, parsed]) => [`${config.stage}-${stack}.json`, parsed] as const,
    ),
  ),
  ['delivery.json', synthDelivery()] as const,
]);

/** What the templates acknowledge: `<file> <logical id> <check>`, and why. */
const acknowledged = [...templates].flatMap(([file, { Resources }]) =>
  Object.entries(Resources).flatMap(([resource, { Metadata }]) =>
    Metadata?.checkov === undefined
      ? []
      : metadataShape
          .parse(Metadata.checkov)
          .skip.map(({ id, comment: reason }) => ({ finding: `${file} ${resource} ${id}`, reason })),
  ),
);

async function scan(): Promise<z.infer<typeof reportShape>> {
  const requirements = join(__dirname, 'checkov-requirements.txt');
  const python = await pythonTool({ name: 'checkov', requirements, program: 'python' });
  for (const [file, template] of [...templates, [fixture, { Resources: { Bucket: bucket } }] as const]) {
    writeFileSync(join(directory, file), JSON.stringify(template));
  }
  const output = execFileSync(python, [join(__dirname, 'checkov-scan.py'), directory], {
    encoding: 'utf8',
    env: {
      ...process.env,
      // Its 2,400 modules are compiled once a checkout, whatever the shell says of bytecode: a quarter of a scan.
      PYTHONDONTWRITEBYTECODE: '',
      // A process for each few templates costs more than it takes off this one.
      CHECKOV_PARALLELIZATION_TYPE: 'none',
    },
  });
  return reportShape.parse(JSON.parse(output));
}

test(
  'checkov finds what the templates acknowledge, nothing else and nothing less',
  async () => {
    const { looked, findings } = await scan();
    // Some 580 a stage: a scan that read no template would find nothing either.
    expect(looked).toBeGreaterThan(500 * listStages().length);

    const own = findings.filter(({ file }) => file === fixture);
    expect(own.filter(({ id }) => id === 'CKV_AWS_21').map(({ result }) => result)).toEqual(['SKIPPED']);
    expect(own.filter(({ id }) => id === 'CKV_AWS_18').map(({ result }) => result)).toEqual(['FAILED']);

    const found = findings
      .filter(({ file }) => file !== fixture)
      .map(({ file, resource, id }) => `${file} ${resource} ${id}`);
    expect(found.sort()).toEqual(acknowledged.map(({ finding }) => finding).sort());
  },
  firstRunMs,
);

test('each acknowledgement says why, in a sentence', () => {
  expect(acknowledged.length).toBeGreaterThan(0);
  expect(acknowledged.filter(({ reason }) => !/^[A-Z].{60,}\.$/.test(reason))).toEqual([]);
});
