import pc from 'picocolors';
import { FROM_TEMPLATE, renderTable, wrap } from './layout';
import type {
  DifferencePicture,
  LoadBalancerPicture,
  Picture,
  RolloutPicture,
  SecurityGroupPicture,
  ServicePicture,
  StorePicture,
} from './picture';

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

const MIB = 1024 * 1024;

/** Stores with the servers that stand in for them, their parameters side by side, and their users. */
function renderStores(stores: readonly StorePicture[]): string {
  const overview = renderTable(
    [{ title: 'Store', width: 18 }, { title: 'Deployed' }, { title: 'Server on this machine', width: 40 }],
    stores.map((store) => [
      store.id,
      `${store.engine}, ${store.nodes} x ${store.nodeType}\nparameter group ${store.parameterGroup}`,
      server(store.server),
    ]),
  );
  const users = renderTable(
    [{ title: 'Store', width: 18 }, { title: 'User', width: 20 }, { title: 'Access rules' }],
    stores.flatMap(({ id, users }) => users.map(({ name, accessString }) => [id, name, accessString])),
  );
  return [overview, parameters(stores), users, ...notHere(stores).flatMap((note) => wrap([note], ' '))].join(
    '\n',
  );
}

function server({ software, host, port, pid, ...memory }: StorePicture['server']): string {
  const factor = memory.deployedMaxmemoryBytes / memory.maxmemoryBytes;
  const share = `1/${factor.toFixed(factor < 10 ? 1 : 0)} of ${mib(memory.deployedMaxmemoryBytes)}`;
  return `${software}, ${host}:${port}, pid ${pid}\n${mib(memory.maxmemoryBytes)}, ${share}`;
}

function mib(bytes: number): string {
  return `${Math.round(bytes / MIB)} MiB`;
}

/** One row per parameter: what one store has and the other has not is what the two are apart for. */
function parameters(stores: readonly StorePicture[]): string {
  const values = stores.map(({ parameters, maxmemoryPolicy }) => ({
    'maxmemory-policy': maxmemoryPolicy,
    ...parameters,
  }));
  const names = [...new Set(values.flatMap(Object.keys))];
  const columns = stores.map(({ id }) => ({ title: id, width: 18 }));
  return renderTable(
    [{ title: 'Parameter' }, ...columns],
    names.map((name) => [name, ...values.map((each) => new Map(Object.entries(each)).get(name) ?? '-')]),
  );
}

function notHere(stores: readonly StorePicture[]): string[] {
  return stores.flatMap(({ id, server }) =>
    server.unmapped.map(({ name, value, reason }) => `${id}: ${name} ${value} does not hold here: ${reason}`),
  );
}

/** Services with what runs, how far they may be scaled, and what one rollout may do to them. */
function renderServices(services: readonly ServicePicture[]): string {
  return renderTable(
    [
      { title: 'Service', width: 16 },
      { title: 'Image' },
      { title: 'Run', width: 7 },
      { title: `Range${FROM_TEMPLATE}`, width: 8 },
      { title: 'A rollout may', width: 26 },
      { title: `Takes${FROM_TEMPLATE}`, width: 8 },
    ],
    services.map(
      ({ name, images, running, desired, fromTemplate: { scaling, worstRolloutSeconds }, rollout }) => [
        name,
        images.map(shortImage).join('\n'),
        `${running}/${desired}`,
        scaling === undefined ? '-' : `${scaling.min}-${scaling.max}`,
        rolloutText(rollout),
        worstRolloutSeconds === undefined ? '-' : `${Math.ceil(worstRolloutSeconds / 60)} min`,
      ],
    ),
  );
}

/** Without the registry's host: in a table it would take most of the line and says only the account. */
function shortImage(image: string): string {
  return image.replace(/^[^/]+\.[^/]+\//, '');
}

function rolloutText({
  minimumHealthyPercent,
  maximumPercent,
  mayBeOffline,
  mayBeExtra,
}: RolloutPicture): string {
  return `stop ${mayBeOffline}, add ${mayBeExtra} (${minimumHealthyPercent}/${maximumPercent} %)`;
}

/** Load balancers, their listeners and rules in the order in which they are tried, and how to reach them here. */
function renderLoadBalancers(balancers: readonly LoadBalancerPicture[]): string {
  const rules = renderTable(
    [
      { title: 'Load balancer', width: 22 },
      { title: 'Listener', width: 9 },
      { title: 'Priority', width: 8 },
      { title: 'If' },
      { title: 'Then', width: 32 },
    ],
    balancers.flatMap(({ logicalId, listeners }) =>
      listeners.flatMap(({ protocol, port, rules }) =>
        rules.map(({ priority, conditions, action }) => [
          shortName(logicalId),
          `${protocol} ${port}`,
          priority,
          conditions.join(' and '),
          action.split(' ').map(shortName).join(' '),
        ]),
      ),
    ),
  );
  const targets = balancers.flatMap(({ targetGroups }) =>
    targetGroups.map(
      ({ logicalId, protocol, port, healthCheckPath }) =>
        `${shortName(logicalId)}: ${protocol} ${port}, health check ${healthCheckPath}`,
    ),
  );
  const here = balancers.flatMap(({ listeners }) =>
    listeners.map(({ here: { url, hostHeader } }) => `curl -H 'Host: ${hostHeader}' ${url}`),
  );
  return [rules, ...targets, ...here].join('\n');
}

/** The rule with which the CDK writes "may call nobody", because a group without any rule may call everybody. */
const NOBODY = 'icmp 252-86 255.255.255.255/32';

/** Who may call whom. Names are logical ids: the ids of groups mean nothing to people. */
function renderSecurityGroups(groups: readonly SecurityGroupPicture[]): string {
  return renderTable(
    [{ title: 'Group', width: 30 }, { title: 'Lets in', width: 39 }, { title: 'May call' }],
    groups.map(({ name, ingress, egress }) => [shortName(name), lines(ingress), lines(egress)]),
  );
}

function lines(rules: readonly string[]): string {
  const real = rules.filter((rule) => rule !== NOBODY);
  return real.length === 0
    ? 'nobody'
    : real.map((rule) => rule.split(' ').map(shortName).join(' ')).join('\n');
}

const verbs: Readonly<Record<DifferencePicture['kind'], string>> = {
  'left-out': 'left out',
  changed: 'changed',
  'by-api': 'made by API after the deploy',
};

/** Every resource that is not as users deploy it, by name, those with one reason together. */
function renderDifferences(differences: readonly DifferencePicture[]): string {
  if (differences.length === 0) return 'nowhere';
  return differences
    .map(({ kind, what, reason, resources }) => {
      const count = resources.length === 1 ? '' : `, ${resources.length} times`;
      const names = resources.map(({ logicalId }) => logicalId);
      return [
        ...wrap([`${verbs[kind]}: ${what}${count}: ${reason}`], ' ', ''),
        ...wrap(names, ', ', '    ').map(pc.dim),
      ].join('\n');
    })
    .join('\n');
}

/** A logical id as people know it, without the hash that the CDK appends. For terminals only. */
function shortName(logicalId: string): string {
  return logicalId.replace(/(?<=.)[0-9A-F]{8}$/, '');
}
