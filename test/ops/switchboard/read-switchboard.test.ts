import type { SwitchboardDocument } from '../../../domain/switchboard/document';
import { readSwitchboard } from '../../../ops/switchboard/read-switchboard';
import { troubles } from '../../support/aws/aws-faults';
import { operatorSession } from '../../support/ops/operator-session';
import { StatusAnswers } from '../../support/ops/status-answers';

let aws: StatusAnswers;
let document: SwitchboardDocument;
beforeEach(() => {
  aws = new StatusAnswers();
  document = aws.appConfig.deployed;
  aws.deploySwitchboard(document, null);
});
afterEach(() => {
  for (const mock of Object.values(aws.mocks)) mock.restore();
});

const keepCopy = (document: object) =>
  aws.objects.set('switchboard/last-resort.json', JSON.stringify(document));

test('reads what is deployed, not what was only written', async () => {
  aws.appConfig.put({ ...document, revision: 4 }, { deployed: false });
  expect((await readSwitchboard(operatorSession())).document).toEqual(document);
});

test('tells whether a fresh task would start from the same', async () => {
  const lastResort = async () => (await readSwitchboard(operatorSession())).lastResort;
  expect(await lastResort()).toEqual({ value: { state: 'missing' } });
  keepCopy({ ...document, revision: 2 });
  expect(await lastResort()).toEqual({ value: { state: 'behind', revision: 2 } });
  // Of another operator who made the same revision: what it says is not what is deployed.
  keepCopy({ ...document, changeId: '00000000-0000-4000-8000-000000000000' });
  expect(await lastResort()).toEqual({ value: { state: 'behind', revision: 3 } });
  keepCopy(document);
  expect(await lastResort()).toEqual({ value: { state: 'same', revision: 3 } });
});

test('a copy that cannot be read hides nothing of what is deployed', async () => {
  aws.mocks.s3.reset();
  aws.mocks.s3.rejects(troubles.denied);
  expect(await readSwitchboard(operatorSession())).toEqual({
    document,
    deployedMs: 0,
    lastResort: { unknown: expect.stringContaining('may not do that') },
  });
});
