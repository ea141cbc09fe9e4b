import { everyTask } from '../every-task';
import type { KeyPath } from '../problem';
import type { StageConfig } from '../schema/stage';
import type { Finding } from './finding';

/** Lists in which something stands twice: AWS refuses that, or makes a resource twice. */
export function repetitions(config: StageConfig): Finding[] {
  const { zones, network, alerts } = config;
  return [
    ...repeated(['zones'], zones, 'zone'),
    ...repeated(['network', 'create', 'interfaceEndpoints'], network.create?.interfaceEndpoints, 'endpoint'),
    ...everyTask(config).flatMap(({ path, task }) => [
      ...repeated([...path, 'secrets'], task.secrets, 'secret'),
      ...('hosts' in task ? repeated([...path, 'hosts'], task.hosts, 'host') : []),
      ...('paths' in task ? repeated([...path, 'paths'], task.paths, 'path') : []),
    ]),
    ...repeated(['alerts', 'pageEmails'], alerts.pageEmails, 'address'),
    ...repeated(['alerts', 'ticketEmails'], alerts.ticketEmails, 'address'),
  ];
}

function repeated(path: KeyPath, items: readonly string[] = [], what: string): Finding[] {
  return items.flatMap((item, index): Finding[] => {
    if (items.indexOf(item) === index) return [];
    return [{ path: [...path, index], expected: `every ${what} once`, got: JSON.stringify(item) }];
  });
}
