import type { TaskRange } from '../domain/rollout/rollout-for';
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
  /** From the decision until a task works. */
  readonly startSeconds: number;
  /** The last part of it, in which ECS calls the task running and its app still loads. */
  readonly bootSeconds: number;
}

interface StartingTasks {
  readonly runAtSeconds: number;
  readonly workAtSeconds: number;
  tasks: number;
}

/** The tasks of a simulated service: those that are wanted, those that work, and those on their way. */
export class ScaledTasks {
  private readonly props: ScaledTasksProps;
  private desired: number;
  private working: number;
  /** In the order in which they will work. */
  private readonly starting: StartingTasks[] = [];
  private readonly last = new Map<StepScalingPolicy, LastScaling>();

  constructor(props: ScaledTasksProps) {
    this.props = props;
    this.desired = props.range.min;
    this.working = props.range.min;
  }

  get desiredTasks(): number {
    return this.desired;
  }

  get workingTasks(): number {
    return this.working;
  }

  /** As ECS tells. */
  runningTasks(atSeconds: number): number {
    const running = this.starting.filter(({ runAtSeconds }) => runAtSeconds <= atSeconds);
    return running.reduce((sum, { tasks }) => sum + tasks, this.working);
  }

  /** Call once a second, in order. */
  pass(atSeconds: number): void {
    for (let first = this.starting[0]; first !== undefined && first.workAtSeconds <= atSeconds; ) {
      this.working += first.tasks;
      this.starting.shift();
      first = this.starting[0];
    }
  }

  /** Returns whether the desired count changed. */
  scale(policy: StepScalingPolicy, breach: number, atSeconds: number): boolean {
    const { range, countsFrom, cooldownFrom, startSeconds, bootSeconds } = this.props;
    const before = this.desired;
    const current = countsFrom === 'running' ? this.runningTasks(atSeconds) : before;
    const last = this.last.get(policy);
    this.desired = desiredAfterScaling({ policy, breach, current, desired: before, range, last, atSeconds });
    const added = this.desired - before;
    if (added === 0) return false;
    const workAtSeconds = atSeconds + startSeconds;
    const runAtSeconds = workAtSeconds - bootSeconds;
    const isFulfilledLater = cooldownFrom === 'fulfilment' && added > 0;
    this.last.set(policy, { atSeconds: isFulfilledLater ? runAtSeconds : atSeconds, from: current });
    if (added > 0) this.starting.push({ runAtSeconds, workAtSeconds, tasks: added });
    else this.stop(-added);
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
