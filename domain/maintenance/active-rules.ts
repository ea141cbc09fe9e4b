import type { MaintenanceRule } from './maintenance-rule';
import type { SurfaceMode } from './surface';

/** What is closed. Surfaces that are not named are open. */
export interface MaintenanceState {
  readonly modes: Readonly<Record<string, SurfaceMode>>;
  /** Empty: nobody passes. */
  readonly passToken: string;
}

/** The rules that are there in a state. The template's conditions say the same (test/constructs/controls). */
export function activeRules(
  rules: readonly MaintenanceRule[],
  { modes, passToken }: MaintenanceState,
): MaintenanceRule[] {
  const isOpen = (surface: string): boolean => (modes[surface] ?? 'off') === 'off';
  return rules.filter(({ when: { closed, open, returning, pass } }) => {
    if (closed.length > 0 && closed.every(isOpen)) return false;
    if (!open.every(isOpen)) return false;
    if (returning !== undefined && stepOf(modes[returning.surface]) < returning.step) return false;
    return !pass || passToken !== '';
  });
}

function stepOf(mode: SurfaceMode | undefined): number {
  return mode === 'return-1' ? 1 : mode === 'return-2' ? 2 : 0;
}
