import {
  actionText,
  conditionText,
  targetGroupArns,
} from '../../../../local/region/picture/listener-rule-text';

const names = new Map([['arn:web', 'WebTarget']]);

describe('conditionText', () => {
  test.each([
    [{ Field: 'path-pattern', Values: ['/a', '/b'] }, 'path-pattern /a or /b'],
    [{ Field: 'host-header', HostHeaderConfig: { Values: ['api.test'] } }, 'host-header api.test'],
    [
      { Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'Cookie', Values: ['*staff=1*'] } },
      'header Cookie *staff=1*',
    ],
    [
      { Field: 'query-string', QueryStringConfig: { Values: [{ Key: 'a', Value: 'b' }] } },
      'query-string a=b',
    ],
  ])('%j', (condition, text) => {
    expect(conditionText(condition)).toBe(text);
  });
});

describe('actionText', () => {
  test.each([
    [{ Type: 'forward' as const, TargetGroupArn: 'arn:web' }, 'forward to WebTarget'],
    [
      {
        Type: 'forward' as const,
        ForwardConfig: { TargetGroups: [{ TargetGroupArn: 'arn:web' }, { TargetGroupArn: 'arn:x' }] },
      },
      'forward to WebTarget, arn:x',
    ],
    [{ Type: 'fixed-response' as const, FixedResponseConfig: { StatusCode: '503' } }, 'respond 503'],
    [
      { Type: 'redirect' as const, RedirectConfig: { Protocol: 'HTTPS', StatusCode: 'HTTP_301' as const } },
      'redirect to HTTPS 301',
    ],
    [{ Type: 'authenticate-oidc' as const }, 'authenticate-oidc'],
  ])('%j', (action, text) => {
    expect(actionText(action, names)).toBe(text);
  });

  test('a rule that forwards nowhere has no target groups', () => {
    expect(targetGroupArns({ Type: 'fixed-response' })).toEqual([]);
  });
});
