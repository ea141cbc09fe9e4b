import pc from 'picocolors';
import type { Picture } from './picture';
import { renderDifferences } from './render-differences';
import { renderLoadBalancers } from './render-load-balancers';
import { renderSecurityGroups } from './render-security-groups';
import { renderServices } from './render-services';
import { renderStores } from './render-stores';
import { FROM_TEMPLATE } from './table';

/** The picture for a terminal of 110 columns or more. */
export function renderPicture(picture: Picture): string {
  const { stage, region, stacks } = picture;
  const head = [
    pc.bold(`Stage ${stage} in the embedded region`),
    `${region.endpoint}, account ${region.account}, ${region.name}`,
    ...stacks.map(({ name, status, unchanged }) => `${name}: ${status}${unchanged ? ' (no changes)' : ''}`),
  ];
  const sections = [
    ['Stores', renderStores(picture.stores)],
    ['Services', renderServices(picture.services)],
    ['Load balancers', renderLoadBalancers(picture.loadBalancers)],
    ['Security groups', renderSecurityGroups(picture.securityGroups)],
    [`Where the region differs from AWS${FROM_TEMPLATE}`, renderDifferences(picture.differences)],
  ];
  const legend = `${FROM_TEMPLATE} from the template: the emulator cannot hold it. All else was read back from the region and its servers.`;
  return [
    head.join('\n'),
    ...sections.map(([title, body]) => `${pc.bold(title ?? '')}\n${body}`),
    legend,
  ].join('\n\n');
}
