import { parseResizeRecord, type ResizeRecord } from '../../../ops/store/resize-record';

const record: ResizeRecord = {
  version: 1,
  id: '20261124T020000',
  storeId: 'prod-jobs-1',
  from: 'cache.r7g.xlarge',
  to: 'cache.r7g.2xlarge',
  undoing: false,
  doing: 'settle',
  beganAtSeconds: 1_795_485_600,
  before: { atSeconds: 1, finished: 2, accounted: 3, added: 4 },
  snapshot: 'bulkhead-prod-1',
};

test('what was written is read', () => {
  expect(parseResizeRecord(JSON.stringify(record))).toEqual(record);
  const { before: _, snapshot: __, ...short } = record;
  expect(parseResizeRecord(JSON.stringify(short))).toEqual(short);
});

test.each([
  ['', 'not JSON'],
  [JSON.stringify({ ...record, version: 2 }), 'of another version'],
  [JSON.stringify({ ...record, doing: 'dance' }), 'in a step that does not exist'],
  [JSON.stringify({ ...record, to: undefined }), 'without a type'],
])('what is no record is none: %s %s', (text) => {
  expect(parseResizeRecord(text)).toBeUndefined();
});
