import type { SecurityGroupPicture } from './picture';
import { table } from './table';

/** Who may call whom. Names are logical ids: the ids of groups mean nothing to people. */
export function renderSecurityGroups(groups: readonly SecurityGroupPicture[]): string {
  return table(
    [{ title: 'Group', width: 34 }, { title: 'Lets in', width: 34 }, { title: 'May call' }],
    groups.map(({ name, ingress, egress }) => [name, ingress.join('\n'), egress.join('\n')]),
  );
}
