import type { Editable } from '../editable';
import { prodParts } from './prod-parts';

const { service, task } = prodParts;

/** The two things by which `web` reaches the job store, over stacks: what a slip of the hand would give to others. */
export const jobStoreAccess = {
  group: (app: Editable) =>
    app.pick(
      service(app, 'web'),
      'Properties.NetworkConfiguration.AwsvpcConfiguration.SecurityGroups',
      'JobStoreClientGroup',
    ),
  secret: (app: Editable) =>
    app.pick(task(app, 'web'), 'Properties.ContainerDefinitions.0.Secrets', 'JobStoreAppConnection'),
} as const;
