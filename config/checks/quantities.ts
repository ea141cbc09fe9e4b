import type { KeyPath } from '../problem';
import type { StageConfig } from '../schema/stage';
import type { CheckFinding } from './finding';

/** Lists of which AWS takes so many, and a deploy would tell. */
export function quantities({ network, tags, alerts, workers }: StageConfig): CheckFinding[] {
  return [
    // "Amazon VPC quotas".
    most(['network', 'egress'], network.egress, {
      max: 59,
      of: 'ways out: a security group takes 60 rules, and one is for HTTPS',
    }),
    // "Amazon VPC quotas": 50 routes unless AWS has raised it. Each stands in the stack once a zone, and there may be six.
    most(['network', 'create', 'routes'], network.create?.routes, {
      max: 48,
      of: 'routes: a route table takes 50, and two are its own',
    }),
    // "Tag your Amazon EC2 resources" and the like. A subnet has five of its own, which is the most.
    most(['tags'], tags, { max: 45, of: "tags: a resource takes 50, and up to five are Bulkhead's" }),
    ...(['pageEmails', 'ticketEmails'] as const).flatMap((key) =>
      most(['alerts', key], alerts[key], {
        max: 100,
        of: 'addresses, each a resource of its stack: a mailing list is one',
      }),
    ),
    // "CloudWatch service quotas".
    most(['workers'], workers, {
      max: 450,
      of: 'pools: a dashboard takes 500 widgets, and each pool has one',
    }),
  ].flat();
}

function most(
  path: KeyPath,
  list: object | undefined,
  { max, of }: { readonly max: number; readonly of: string },
): CheckFinding[] {
  const count = Object.keys(list ?? {}).length;
  return count <= max ? [] : [{ path, expected: `at most ${max} ${of}`, got: `${count}` }];
}
