import type { TaskRange } from './rollout-for';
import { desiredAfterScaling, type LastScaling, type StepScalingPolicy } from './step-scaling';

/** What AWS does not say of Application Auto Scaling on ECS. Whatever is claimed must hold for all of it. */
export interface ScalingManner {
  /** When a cooldown begins: with the call, or when the tasks it asked for run. */
  readonly cooldownFrom: 'call' | 'fulfilment';
  /** What an adjustment is added to. */
  readonly countsFrom: 'desired' | 'running';
}

export interface ScaledTasksProps extends ScalingManner {
  readonly range: TaskRange;
  readonly startSeconds: number;
}

/** The tasks of a simulated service: those that are wanted, those that work, and those on their way. */
export class ScaledTasks {
  private readonly props: ScaledTasksProps;
  private desired: number;
  private working: number;
  private starting: { readonly atSeconds: number; tasks: number }[] = [];
  private readonly last = new Map<StepScalingPolicy, LastScaling>();

  constructor(props: ScaledTasksProps) {
    this.props = props;
    this.desired = props.range.min;
    this.working = props.range.min;
  }

  get desiredTasks(): number {
    return this.desired;
  }

  get runningTasks(): number {
    return this.working;
  }

  /** Call once a second, in order. */
  pass(atSeconds: number): void {
    for (const { tasks } of this.starting.filter((one) => one.atSeconds <= atSeconds)) this.working += tasks;
    this.starting = this.starting.filter((one) => one.atSeconds > atSeconds);
  }

  /** Returns whether the desired count changed. */
  scale(policy: StepScalingPolicy, breach: number, atSeconds: number): boolean {
    const { range, countsFrom } = this.props;
    const current = countsFrom === 'running' ? this.working : this.desired;
    const last = this.last.get(policy);
    const before = this.desired;
    this.desired = desiredAfterScaling({ policy, breach, current, desired: before, range, last, atSeconds });
    if (this.desired === before) return false;
    const waits = this.props.cooldownFrom === 'fulfilment' && this.desired > before;
    this.last.set(policy, {
      atSeconds: waits ? atSeconds + this.props.startSeconds : atSeconds,
      from: current,
    });
    if (this.desired > before) {
      this.starting.push({ atSeconds: atSeconds + this.props.startSeconds, tasks: this.desired - before });
    } else {
      this.stop(before - this.desired);
    }
    return true;
  }

  /** Those that do not work yet first, as ECS does. */
  private stop(tasks: number): void {
    let left = tasks;
    for (const one of [...this.starting].reverse()) {
      const some = Math.min(one.tasks, left);
      one.tasks -= some;
      left -= some;
    }
    this.working -= left;
  }
}
