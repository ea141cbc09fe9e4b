import { rulePriorities } from '../rule-priorities';
import type { StageConfig } from '../schema/stage';
import type { Finding } from './finding';

/** Priorities that the file gives by hand: they must follow its order, which is the one that everything else goes by. */
export function ruleOrder({ services }: StageConfig): Finding[] {
  const priorities = rulePriorities(services);
  const last = new Map<boolean, { readonly name: string; readonly priority: number }>();
  return Object.entries(services).flatMap(([name, { kind, rulePriority }]): Finding[] => {
    const priority = priorities.get(name);
    if (priority === undefined) {
      if (rulePriority === undefined) return [];
      const path = ['services', name, 'rulePriority'];
      return [
        {
          path,
          expected: 'none for a service without hosts and paths, which has no rule',
          got: `${rulePriority}`,
        },
      ];
    }
    const websockets = kind === 'websockets';
    const before = last.get(websockets);
    last.set(websockets, { name, priority });
    if (before === undefined || before.priority < priority) return [];
    return [
      {
        path: ['services', name, ...(rulePriority === undefined ? [] : ['rulePriority'])],
        expected: `a rulePriority above ${before.priority}, that of services.${before.name}, which stands before it`,
        got: `${priority}`,
      },
    ];
  });
}
