import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Lazy, Stack } from 'aws-cdk-lib';
import { meterPlan, moverPlan } from '../../../config/function-plans';
import { lambdaCode } from '../../../constructs/functions/lambda-code';
import { jobStoreOf } from '../../../ops/kit/job-store';
import { stageWith } from '../../support/synth/stage-with';

const local = stageWith();

let outdir: string;
beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), 'bulkhead-code-'));
});
afterEach(() => rmSync(outdir, { recursive: true, force: true }));

/** The files of a function's asset, and the key under which it is uploaded: what a deploy compares. */
function assetOf(code: ReturnType<typeof lambdaCode>): { files: string[]; key: unknown; directory: string } {
  const stack = new Stack(new App({ outdir }), 'Stack');
  const { s3Location } = code.bind(stack);
  const [asset = ''] = readdirSync(outdir).filter((name) => name.startsWith('asset.'));
  const directory = join(outdir, asset);
  return { files: readdirSync(directory).sort(), key: s3Location?.objectKey, directory };
}

test('what the stage file says stands beside the code', () => {
  const { files, directory } = assetOf(lambdaCode('queue-meter', meterPlan(local, jobStoreOf(local))));
  expect(files).toEqual(['index.js', 'settings.json']);
  expect(JSON.parse(readFileSync(join(directory, 'settings.json'), 'utf8'))).toEqual(
    meterPlan(local, jobStoreOf(local)),
  );
});

test('another number in it is another asset, so that a deploy brings it', () => {
  const key = (queue: string) => {
    const { key, directory } = assetOf(lambdaCode('queue-mover', { ...moverPlan(local), queues: [queue] }));
    rmSync(directory, { recursive: true });
    return key;
  };
  expect(key('a')).toBe(key('a'));
  expect(key('b')).not.toBe(key('a'));
});

test('a function without any has none', () => {
  expect(assetOf(lambdaCode('status')).files).toEqual(['index.js']);
});

test('what is not known yet cannot stand in a file', () => {
  const plan = { ...moverPlan(local), stage: Lazy.string({ produce: () => 'later' }) };
  expect(() => lambdaCode('queue-mover', plan)).toThrow(
    'queue-mover: settings.json cannot hold what is not known yet',
  );
});
