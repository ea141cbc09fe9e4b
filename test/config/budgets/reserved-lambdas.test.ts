import { reservedLambdas } from '../../../config/budgets/account-budgets';

test('a new account with its 10 is enough where nothing is reserved', () => {
  expect(reservedLambdas(10, {})).toMatchObject({ used: 0, allowed: 0, fits: true });
});

test('Lambda lets nobody reserve of the last hundred', () => {
  const reserved = { queueMeter: 2, statusPage: 50 };
  expect(reservedLambdas(152, reserved).fits).toBe(true);
  expect(reservedLambdas(151, reserved)).toMatchObject({ used: 52, allowed: 51, fits: false });
  expect(reservedLambdas(10, reserved).lines).toEqual([
    'queueMeter = 2',
    'statusPage = 50',
    'used: 52 executions',
    'allowed: quota 10 - 100 that nobody may reserve = 0',
    'does not fit: 52 too many',
  ]);
});
