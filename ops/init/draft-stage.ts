import type { AppFacts } from './app-facts';
import { type Answers, type Draft, guess, type Note, read, type StageInput } from './draft';
import { type CacheDraft, draftCaches } from './draft-caches';
import { draftPools } from './draft-pools';
import { type Drafted, draftServices, imageKeyOf } from './draft-services';
import { draftStores, type StoreDraft } from './draft-stores';
import { draftVariables, partitionOf, placeholderAccount } from './draft-variables';
import { processKind } from './process-kind';
import { itemNameOf, stageNames } from './stage-names';

/** Makes a first stage file of what was found and answered. What nobody said is a guess, and each is told. */
export function draftStage(facts: AppFacts, answers: Answers): Draft {
  const nameOf = stageNames();
  const context = { facts, answers, nameOf };
  const services = draftServices(context);
  const { pools, remarks } = draftPools(context);
  const drafted = [...services, ...pools];
  const twoStores = draftStores(facts, answers);
  const tasks = [...services.map(taskOf('services')), ...pools.map(taskOf('workers'))];
  const caches = draftCaches(facts, storeVariableNames(twoStores.stores), tasks);
  const stores = {
    ...twoStores.stores,
    ...(Object.keys(caches.caches).length === 0 ? {} : { caches: caches.caches }),
  };
  const variables = draftVariables(context, storeVariableNames(stores));
  const images = draftImages(facts, [...new Set(drafted.map(({ input }) => input.image))]);
  const network = draftNetwork(facts);
  const account = answers.account ?? placeholderAccount;
  const stage: StageInput = {
    stage: answers.stage,
    ...(answers.account === undefined ? {} : { account: answers.account }),
    region: answers.region,
    zones: [...(answers.zones ?? usualZones(answers.region))],
    ...(network.network === undefined ? {} : { network: network.network }),
    certificateArn:
      answers.certificateArn ??
      `arn:${partitionOf(answers.region)}:acm:${answers.region}:${account}:certificate/00000000-0000-0000-0000-000000000000`,
    framework: answers.framework,
    images: images.images,
    services: withCaches('services', services, caches),
    workers: withCaches('workers', pools, caches),
    stores,
    secrets: { ...variables.secrets },
    ...(Object.keys(variables.environment).length > 0 ? { environment: { ...variables.environment } } : {}),
  };
  return {
    stage,
    notes: [
      ...(answers.zones === undefined
        ? [
            guess(
              ['zones'],
              `aws ec2 describe-availability-zones --region ${answers.region} names those of the account`,
            ),
          ]
        : []),
      ...(answers.certificateArn === undefined
        ? [guess(['certificateArn'], 'a placeholder; the ACM certificate of all hosts, in this region')]
        : []),
      ...(answers.frameworkFrom === undefined ? [] : [read(['framework'], answers.frameworkFrom)]),
      ...network.notes,
      ...images.notes,
      ...drafted.flatMap(({ notes }) => notes),
      ...twoStores.notes,
      ...caches.notes,
      ...variables.notes,
    ],
    remarks: [...facts.remarks, ...remarks, ...leftOut(facts), ...caches.remarks, ...variables.remarks],
  };
}

function taskOf<Section extends 'services' | 'workers'>(section: Section) {
  return ({ name, process }: Drafted<unknown>) => ({
    path: [section, name] as const,
    ...(process === undefined ? {} : { process }),
  });
}

function withCaches<Section extends 'services' | 'workers', Input extends object>(
  section: Section,
  drafted: readonly Drafted<Input>[],
  { reachedBy }: CacheDraft,
) {
  return Object.fromEntries(
    drafted.map((one) => {
      const names = reachedBy(taskOf(section)(one));
      return [one.name, names.length === 0 ? one.input : { ...one.input, caches: [...names] }];
    }),
  );
}

function storeVariableNames(stores: StoreDraft['stores']): readonly string[] {
  return [stores.jobs, stores.pubsub, ...Object.values(stores.caches ?? {})].flatMap((store) =>
    Object.values(store?.environment ?? {}),
  );
}

/** As most regions name them; which of them an account has, only AWS knows. */
function usualZones(region: string): readonly string[] {
  return ['a', 'b', 'c'].map((letter) => `${region}${letter}`);
}

function draftNetwork({ backends }: AppFacts): {
  readonly network?: NonNullable<StageInput['network']>;
  readonly notes: readonly Note[];
} {
  if (backends.length === 0) return { notes: [] };
  const nameOf = stageNames();
  const seen = new Set<number>();
  const rules = backends
    .filter(({ port }) => seen.size < seen.add(port).size)
    .map(({ name, port, from }, index) => ({
      name: nameOf(name, 'backend'),
      from,
      rule: { port, cidr: `10.60.${16 * index}.0/20` },
    }));
  return {
    network: { egress: Object.fromEntries(rules.map(({ name, rule }) => [name, rule])) },
    notes: rules.map(({ name, from }) =>
      guess(['network', 'egress', name], `from ${from}; where it is in AWS, nobody said`),
    ),
  };
}

function draftImages(facts: AppFacts, keys: readonly string[]) {
  const app = itemNameOf(facts.name ?? '');
  const architectureOf = (key: string) =>
    facts.processes.find((process) => imageKeyOf(process) === key)?.architecture;
  return {
    images: Object.fromEntries(
      keys.map((key) => {
        const architecture = architectureOf(key);
        return [
          key,
          {
            repository: app === undefined ? key : `${app}/${key}`,
            ...(architecture === undefined ? {} : { architecture }),
          },
        ];
      }),
    ),
    notes: keys.map((key) =>
      guess(['images', key, 'repository'], 'the ECR repository to which the image is pushed'),
    ),
  };
}

/** Processes that are no part of a stage: what ends by itself, and what nobody could tell. */
function leftOut({ processes }: AppFacts): readonly string[] {
  const of = (kind: 'once' | 'other') =>
    processes.filter((one) => processKind(one) === kind).map(({ from }) => from);
  const [once, other] = [of('once'), of('other')];
  return [
    ...(once.length > 0
      ? [`left out, since it ends by itself, which bulkhead run is for: ${once.join(', ')}`]
      : []),
    ...(other.length > 0 ? [`left out, since nothing says what it is for: ${other.join(', ')}`] : []),
  ];
}
