import type { RuleConditions } from './rule-conditions';
import type { SurfaceMode } from './surface';

/** When a rule is there. All of it must hold. */
export interface RuleWhen {
  /** At least one of these surfaces is closed; none named: whatever is closed. */
  readonly closed: readonly string[];
  /** All of these are open. */
  readonly open: readonly string[];
  /** This surface is at this step of its return, or at a later one. */
  readonly returning?: { readonly surface: string; readonly step: 1 | 2 };
  /** Staff have a pass. */
  readonly pass: boolean;
}

/** What a rule does with a request. */
export type RuleAction =
  | { readonly kind: 'closed'; readonly format: 'html' | 'json' }
  /** The page that gives a browser its pass. */
  | { readonly kind: 'pass' }
  | { readonly kind: 'forward'; readonly service: string };

/** One rule of a load balancer's listener, not yet with a priority. */
export interface MaintenanceRule {
  /** What it belongs to, and a name of its own there, as in `closed-inbox-1`. */
  readonly service: string;
  readonly id: string;
  /** Above the rules of the services, or below them: there the service stands that gets the rest. */
  readonly place: 'above' | 'below';
  readonly when: RuleWhen;
  readonly conditions: RuleConditions;
  readonly action: RuleAction;
}

/** What is closed. Surfaces that are not named are open. */
interface MaintenanceState {
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
