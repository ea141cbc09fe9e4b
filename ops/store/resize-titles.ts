import type { ResizeStep } from './resize-record';

export interface ResizeNames {
  readonly storeId: string;
  readonly target: string;
  readonly stack: string;
  /** Policies of the stack that refuse and allow updates of the store. */
  readonly whenHeld: string;
  readonly whenFree: string;
  readonly snapshotNode: string;
  readonly snapshotName: string;
  /** Where the record stands: `s3://...`. */
  readonly record: string;
  readonly region: string;
}

interface StepText {
  readonly title: string;
  /** Equal commands of the AWS CLI. */
  readonly aws: readonly string[];
}

/** What people read of each step. */
export function resizeText(step: ResizeStep, names: ResizeNames): StepText {
  const { storeId, target, stack, region } = names;
  const place = `--region ${region}`;
  const policy = (body: string) =>
    `aws cloudformation set-stack-policy --stack-name ${stack} --stack-policy-body '${body}' ${place}`;
  const describe = `aws elasticache describe-replication-groups --replication-group-id ${storeId} ${place}`;
  const texts: Readonly<Record<ResizeStep, StepText>> = {
    hold: {
      title: 'hold producers',
      aws: ['(no equal command: bulkhead switch puts off every source, class and account)'],
    },
    snapshot: {
      title: `take a snapshot of ${storeId}`,
      aws: [
        `aws elasticache create-snapshot --cache-cluster-id ${names.snapshotNode} --snapshot-name ${names.snapshotName} ${place}`,
      ],
    },
    'block-deploys': {
      title: `let ${stack} refuse updates of the store`,
      aws: [policy(names.whenHeld)],
    },
    count: { title: 'count the jobs', aws: ['(from the queue meter, stress/meter-state.json)'] },
    await: { title: `wait until ${storeId} is available`, aws: [describe] },
    modify: {
      title: `change ${storeId} to ${target}`,
      aws: [
        `aws elasticache modify-replication-group --replication-group-id ${storeId} --cache-node-type ${target} --apply-immediately ${place}`,
      ],
    },
    settle: { title: `wait until all nodes are ${target}`, aws: [describe] },
    compare: { title: 'count the jobs again', aws: ['(from the queue meter, stress/meter-state.json)'] },
    release: { title: 'release producers', aws: ['(no equal command: bulkhead switch)'] },
    'allow-deploys': { title: `let ${stack} update the store again`, aws: [policy(names.whenFree)] },
    finish: { title: 'write down that it is finished', aws: [`(${names.record})`] },
  };
  return texts[step];
}
