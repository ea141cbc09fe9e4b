import { outputKeys } from '../../../config/contract/output-keys';
import { readSwitchboard } from '../../../ops/switchboard/read-switchboard';
import { troubles } from '../../support/aws/aws-faults';
import { boardIds, FakeAppConfig } from '../../support/aws/fake-app-config';
import { operatorSession } from '../../support/ops/operator-session';
import { StatusAnswers } from '../../support/ops/status-answers';

let aws: StatusAnswers;
let appConfig: FakeAppConfig;
beforeEach(() => {
  aws = new StatusAnswers();
  Object.assign(aws.stacks.Controls?.outputs ?? {}, {
    [outputKeys.switchboardApplicationId]: boardIds.application,
    [outputKeys.switchboardEnvironmentId]: boardIds.environment,
    [outputKeys.switchboardProfileId]: boardIds.profile,
    [outputKeys.switchboardStrategyId]: boardIds.strategy,
  });
  appConfig = new FakeAppConfig();
  appConfig.put(aws.board.document);
});
afterEach(() => {
  for (const mock of Object.values(aws.mocks)) mock.restore();
});

const keepCopy = (document: object) =>
  aws.objects.set('switchboard/last-resort.json', JSON.stringify(document));

test('reads what is deployed, not what was only written', async () => {
  const { document } = aws.board;
  appConfig.put({ ...document, revision: 4 }, { deployed: false });
  expect((await readSwitchboard(operatorSession())).document).toEqual(document);
});

test('tells whether a fresh task would start from the same', async () => {
  const { document } = aws.board;
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
    document: aws.board.document,
    deployedMs: 0,
    lastResort: { unknown: expect.stringContaining('may not do that') },
  });
});
