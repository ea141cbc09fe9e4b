import type { Rule } from '@aws-sdk/client-elastic-load-balancing-v2';
import { targetGroupOf } from '../../../ops/maintenance/maintenance-listener';

const rule = (priority: number, paths: string[], target: string): Rule => ({
  Priority: String(priority),
  Conditions: [
    { Field: 'host-header', HostHeaderConfig: { Values: ['a.example.com'] } },
    { Field: 'path-pattern', PathPatternConfig: { Values: paths } },
  ],
  Actions: [{ Type: 'forward', TargetGroupArn: target }],
});
const service = { name: 'api', hosts: ['a.example.com'], paths: ['/a', '/b', '/c', '/d'] };
const found = (...rules: Rule[]) => targetGroupOf({ arn: 'listener', rules, byHand: [] }, service);

test('a service of two rules is found by either of them', () => {
  expect(found(rule(1000, ['/x'], 'other'), rule(1011, ['/d', '/c'], 'api'))).toBe('api');
  expect(found(rule(1010, ['/a', '/b'], 'api'))).toBe('api');
});

test('and by the one rule that an older version made of all of it', () => {
  expect(found(rule(1010, ['/d', '/a', '/b', '/c'], 'api'))).toBe('api');
});

test('not by a rule of another service, or of maintenance', () => {
  expect(found(rule(1010, ['/a'], 'other'), rule(50, ['/a', '/b'], 'by hand'))).toBeUndefined();
});
