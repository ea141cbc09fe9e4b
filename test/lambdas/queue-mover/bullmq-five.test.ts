/** What apps still run writes the same keys: what holds of a job of BullMQ 6 holds of one of 5. */
jest.doMock('bullmq', () => jest.requireActual('bullmq5'));
jest.requireActual('./bullmq-owned.test');

test('the queues of these tests are those of BullMQ 5', () => {
  const { Queue: six }: { readonly Queue: unknown } = jest.requireActual('bullmq');
  const { Queue: five }: { readonly Queue: unknown } = jest.requireMock('bullmq');
  expect(five).not.toBe(six);
});
