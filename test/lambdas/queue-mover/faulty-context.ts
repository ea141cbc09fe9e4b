import type { MoverContext, ParkedObjects } from '../../../lambdas/queue-mover/mover-context';

/** `lost`: it was done, and nobody was told. */
export type FaultKind = 'refused' | 'lost';

export interface StoreFault {
  /** Of all calls to the store and the bucket, counted from 0. */
  readonly step: number;
  readonly kind: FaultKind;
}

export const fault = new Error('a fault of the test');

export interface FaultyWorld {
  readonly context: MoverContext;
  /** Whether it came to the fault at all. */
  readonly happened: () => boolean;
}

/** The same context, in which one call fails. */
export function faultyContext(real: MoverContext, { step, kind }: StoreFault): FaultyWorld {
  let calls = 0;
  async function faulty<T>(call: () => Promise<T>): Promise<T> {
    const now = calls;
    calls += 1;
    if (now === step && kind === 'refused') throw fault;
    const result = await call();
    if (now === step) throw fault;
    return result;
  }
  const { objects } = real;
  const faultyObjects: ParkedObjects = {
    readOperation: (...args) => faulty(() => objects.readOperation(...args)),
    writeOperation: (...args) => faulty(() => objects.writeOperation(...args)),
    lastBatch: (...args) => faulty(() => objects.lastBatch(...args)),
    readBatch: (...args) => faulty(() => objects.readBatch(...args)),
    createBatch: (...args) => faulty(() => objects.createBatch(...args)),
    writeOutcome: (...args) => faulty(() => objects.writeOutcome(...args)),
    removeBatches: (...args) => faulty(() => objects.removeBatches(...args)),
    askStop: (...args) => faulty(() => objects.askStop(...args)),
    isStopAsked: (...args) => faulty(() => objects.isStopAsked(...args)),
    takeBackStop: (...args) => faulty(() => objects.takeBackStop(...args)),
  };
  return {
    context: { ...real, store: (commands) => faulty(() => real.store(commands)), objects: faultyObjects },
    happened: () => calls > step,
  };
}
