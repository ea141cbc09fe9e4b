import type { Action, RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';

/** Such as `host-header api.example.com or example.com`. */
export function conditionText(condition: RuleCondition): string {
  const { Field = '', Values = [], HttpHeaderConfig: header } = condition;
  if (header !== undefined) return `header ${header.HttpHeaderName} ${(header.Values ?? []).join(' or ')}`;
  const query = condition.QueryStringConfig?.Values?.map(({ Key, Value }) => `${Key ?? ''}=${Value}`);
  const nested = [
    condition.HostHeaderConfig,
    condition.PathPatternConfig,
    condition.HttpRequestMethodConfig,
    condition.SourceIpConfig,
  ].flatMap((config) => config?.Values ?? []);
  return `${Field} ${(Values.length > 0 ? Values : (query ?? nested)).join(' or ')}`;
}

/**
 * Such as `forward to WebTarget`, `respond 503` or `redirect to HTTPS 301`.
 * @param names logical ids of target groups by ARN
 */
export function actionText(action: Action, names: ReadonlyMap<string, string>): string {
  const { Type = '', FixedResponseConfig, RedirectConfig } = action;
  if (Type === 'fixed-response') return `respond ${FixedResponseConfig?.StatusCode ?? ''}`;
  if (Type === 'redirect') {
    return `redirect to ${RedirectConfig?.Protocol ?? ''} ${RedirectConfig?.StatusCode?.replace('HTTP_', '') ?? ''}`;
  }
  if (Type !== 'forward') return Type;
  return `forward to ${targetGroupArns(action)
    .map((arn) => names.get(arn) ?? arn)
    .join(', ')}`;
}

/** ARNs of the target groups that an action forwards to. */
export function targetGroupArns({ TargetGroupArn, ForwardConfig }: Action): string[] {
  const several = (ForwardConfig?.TargetGroups ?? []).flatMap((group) => group.TargetGroupArn ?? []);
  return several.length > 0 || TargetGroupArn === undefined ? several : [TargetGroupArn];
}
