import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { loadStage } from '../config/load-stage';
import { venvDirectory } from '../local/region/checkout';
import { reportFailure } from '../local/region/command/report-failure';
import { deployStage } from '../local/region/deploy/deploy-stage';
import { stackResources } from '../local/region/deploy/stack-resources';
import { LOCAL_ACCOUNT, LOCAL_REGION, regionVariables } from '../local/region/emulator/region-environment';
import { interruption } from '../local/region/process/interruption';
import { openRegion } from '../local/region/region/open-region';
import { appConfigClaims } from './second-region/claims/app-config-claims';
import { type Claim, type Observed, type ProbedRegion, probeClients } from './second-region/claims/claim';
import { cloudFormationClaims } from './second-region/claims/cloudformation-claims';
import { ecsClaims } from './second-region/claims/ecs-claims';
import { loadBalancingClaims } from './second-region/claims/load-balancing-claims';
import { storeClaims } from './second-region/claims/store-claims';
import { fakecloudVersion, findFakecloud, installText, startSecondRegion } from './second-region/fakecloud';
import { firstDeploys, type StageDeploy } from './second-region/first-deploys';
import { type ComparedClaim, type StageOutcome, writeParityPage } from './second-region/parity-page';
import { tryVerbs } from './second-region/verbs';

/** Everything that docs/parity.md holds against both regions. */
const claims: readonly Claim[] = [
  ...cloudFormationClaims,
  ...loadBalancingClaims,
  ...ecsClaims,
  ...storeClaims,
  ...appConfigClaims,
];

/** The stage whose claims are compared: the only one that the embedded region takes as it is. */
const claimStage = 'local';

const say = (text: string) => process.stderr.write(`${text}\n`);

async function observed(region: ProbedRegion): Promise<readonly Observed[]> {
  const all: Observed[] = [];
  for (const { claim, probe } of claims) {
    const seen = await probe(region).catch(
      (error: unknown): Observed => ({
        asAws: false,
        seen: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
      }),
    );
    say(`  ${seen.asAws ? 'as AWS' : 'NOT   '}  ${claim}: ${seen.seen.slice(0, 160)}`);
    all.push(seen);
  }
  return all;
}

interface Run {
  readonly program: string;
  readonly directory: string;
  readonly signal: AbortSignal;
}

async function onSecondRegion(
  { program, directory, signal }: Run,
  stage: string,
): Promise<{ readonly outcome: StageOutcome; readonly claims: readonly Observed[] }> {
  const { account = LOCAL_ACCOUNT, region = LOCAL_REGION } = loadStage(stage);
  const second = await startSecondRegion({ program, account, region, directory });
  try {
    const deploy: StageDeploy = { region: second, stage, directory, signal, say };
    const standing = await firstDeploys(deploy);
    const verbs = await tryVerbs(deploy);
    const { clients } = second;
    const resources =
      stage === claimStage ? await stackResources(clients.cloudFormation, standing.stacks) : [];
    say(`${stage}: what AWS says, on fakecloud`);
    return {
      outcome: { stage, ...standing, verbs },
      claims: stage === claimStage ? await observed({ clients, resources }) : [],
    };
  } finally {
    await second.end();
  }
}

async function onEmbeddedRegion({ directory, signal }: Run): Promise<readonly Observed[]> {
  const region = await openRegion({ root: join(directory, 'embedded'), venv: venvDirectory, signal });
  try {
    say(`${claimStage}: what AWS says, on the embedded region`);
    const { port, clients } = region;
    const target = { port, directory: region.directory, signal };
    const { resources } = await deployStage(target, clients, { stage: claimStage });
    const { AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID } = regionVariables(port);
    const place = { endpoint: AWS_ENDPOINT_URL, region: LOCAL_REGION, accessKeyId: AWS_ACCESS_KEY_ID };
    return await observed({ clients: probeClients(place), resources });
  } finally {
    await region.close('drop');
  }
}

// Read by the SDK when a client is made.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

interface Options {
  readonly fakecloud?: string;
  readonly stage?: readonly string[];
  readonly keep?: boolean;
}

async function secondRegion({ fakecloud, stage, keep = false }: Options): Promise<number> {
  const program = await findFakecloud(fakecloud);
  if (program === undefined) {
    say(installText);
    return 2;
  }
  const directory = await mkdtemp(join(tmpdir(), 'bulkhead-second-region-'));
  const { signal, dispose } = interruption();
  try {
    const run = { program, directory, signal };
    const outcomes: StageOutcome[] = [];
    let second: readonly Observed[] = [];
    for (const name of stage ?? ['local', 'staging', 'prod']) {
      const done = await onSecondRegion(run, name);
      outcomes.push(done.outcome);
      if (name === claimStage) second = done.claims;
    }
    if (stage === undefined) await write(run, outcomes, second);
    const wrong = outcomes.flatMap(({ stage: name, verbs }) =>
      verbs
        .filter(({ asExpected }) => !asExpected)
        .map(({ verb, exitCode, note }) => `${name}: ${verb} ended with ${exitCode}: ${note}`),
    );
    for (const line of wrong) say(line);
    return wrong.length === 0 ? 0 : 1;
  } catch (error) {
    return reportFailure(error, signal);
  } finally {
    dispose();
    if (keep) say(`Logs: ${directory}`);
    else await rm(directory, { recursive: true, force: true });
  }
}

async function write(
  run: Run,
  outcomes: readonly StageOutcome[],
  second: readonly Observed[],
): Promise<void> {
  const embedded = await onEmbeddedRegion(run);
  const none: Observed = { asAws: false, seen: 'not tried' };
  const compared = claims.map(
    (claim, place): ComparedClaim => ({
      claim,
      second: second[place] ?? none,
      embedded: embedded[place] ?? none,
    }),
  );
  await writeParityPage(compared, outcomes);
  say('docs/parity.md is written.');
}

new Command('npm run second-region --')
  .description(
    `Deploys local, staging and prod to fakecloud ${fakecloudVersion}, an emulator that is independent of the embedded one; lets the first deploy of each stack fail once; runs every verb that reads or writes control planes; and writes what both emulators do of what AWS documents into docs/parity.md. All of it on 127.0.0.1, in about ten minutes.`,
  )
  .option('--fakecloud <path>', 'the program (default: the one on PATH)')
  .option(
    '--stage <name>',
    'only this stage, and docs/parity.md stays as it is; repeatable',
    (name, names: string[] = []) => [...names, name],
  )
  .option('--keep', 'leaves the folder with all logs')
  .action(async (options: Options) => {
    process.exitCode = await secondRegion(options);
  })
  .parseAsync()
  .catch((error: unknown) => {
    process.exitCode = reportFailure(error);
  });
