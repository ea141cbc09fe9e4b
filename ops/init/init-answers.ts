import { z } from 'zod';
import { quote } from '../../config/problem';
import { stageShape } from '../../config/schema/stage';
import { certificateArn, text, zoneName } from '../../config/schema/text';
import { CliError } from '../kit/command-result';
import type { AppFacts } from './app-facts';
import type { Answers } from './draft';
import { processKind } from './process-kind';
import type { Questions } from './questions';

/** Answers that the command line gives. */
export interface InitFlags {
  readonly stage?: string;
  readonly region?: string;
  readonly zones?: string;
  readonly account?: string;
  readonly certificate?: string;
  readonly framework?: string;
  readonly queues?: string;
  readonly websockets?: boolean;
}

/** Ctrl-C, or the end of what is typed, in the middle of the questions. */
export class Stopped extends Error {}

interface Question {
  readonly flag: Exclude<keyof InitFlags, 'websockets'>;
  readonly text: string;
  /** What is right, and what is said of what is not. */
  readonly schema: z.ZodType<string>;
  /** Enter is an answer too: the file then holds a placeholder, and says so. */
  readonly optional?: true;
}

const listOfSchema = (one: z.ZodType<string>, expected: string) =>
  z.string().refine((text) => commaSeparated(text).every((each) => one.safeParse(each).success), {
    error: `expected ${expected}`,
  });

const queueName = text(/^[A-Za-z0-9_.-]{1,100}$/, 'a queue name');
const { stage, region } = stageShape.shape;

const questions = {
  stage: { flag: 'stage', text: 'Name of the stage, such as staging: ', schema: stage },
  region: { flag: 'region', text: 'AWS region, such as us-east-1: ', schema: region },
  zones: { flag: 'zones', text: '', schema: listOfSchema(zoneName, 'zones such as us-east-1a,us-east-1b') },
  account: {
    flag: 'account',
    text: 'AWS account, 12 digits (Enter: a placeholder): ',
    schema: text(/^\d{12}$/, '12 digits'),
    optional: true,
  },
  certificate: {
    flag: 'certificate',
    text: 'ARN of the ACM certificate of all hosts (Enter: a placeholder): ',
    schema: certificateArn,
    optional: true,
  },
  framework: {
    flag: 'framework',
    text: 'What runs the jobs, sidekiq or bullmq: ',
    schema: text(/^(sidekiq|bullmq)$/, 'sidekiq or bullmq'),
  },
  queues: {
    flag: 'queues',
    text: 'Names of the queues, with commas between: ',
    schema: listOfSchema(queueName, 'names of queues with commas between'),
  },
} as const satisfies Readonly<Record<string, Question>>;

/**
 * What the app's files do not say: of the command line, else of whoever sits there.
 *
 * @param asking undefined where nobody can be asked
 * @throws CliError 2 for a flag of a wrong form; 1 where answers are missing and nobody can be asked, with all their flags
 * @throws Stopped
 */
export async function initAnswers(flags: InitFlags, facts: AppFacts, asking?: Questions): Promise<Answers> {
  checkFlags(flags);
  const missing: string[] = [];
  const answer = async (question: Question): Promise<string | undefined> => {
    const given = flags[question.flag];
    if (given !== undefined) return given;
    if (asking !== undefined) return asked(question, asking);
    if (question.optional !== true) missing.push(`--${question.flag}`);
    return undefined;
  };
  const library = libraryOf(facts);
  const stage = await answer(questions.stage);
  const region = await answer(questions.region);
  const account = await answer(questions.account);
  const certificateArn = await answer(questions.certificate);
  const framework = flags.framework ?? library?.name ?? (await answer(questions.framework));
  const queues =
    framework === 'bullmq' || flags.queues !== undefined ? await answer(questions.queues) : undefined;
  const websockets = flags.websockets ?? (await keepConnections(facts, asking));
  if (stage === undefined || region === undefined || framework === undefined || missing.length > 0) {
    throw new CliError(1, missingSentence(missing, facts));
  }
  return {
    stage,
    region,
    ...(flags.zones === undefined ? {} : { zones: commaSeparated(flags.zones) }),
    ...(account === undefined ? {} : { account }),
    ...(certificateArn === undefined ? {} : { certificateArn }),
    framework: framework === 'bullmq' ? 'bullmq' : 'sidekiq',
    ...(flags.framework === undefined && library !== undefined ? { frameworkFrom: library.from } : {}),
    ...(queues === undefined ? {} : { queues: commaSeparated(queues) }),
    websockets,
  };
}

function checkFlags(flags: InitFlags): void {
  const wrong = Object.values(questions).flatMap(({ flag, schema }) => {
    const given = flags[flag];
    const problem = given === undefined ? undefined : problemOf(schema, given);
    return problem === undefined ? [] : [`--${flag}: ${problem}, got ${quote(given ?? '')}`];
  });
  if (wrong.length > 0) throw new CliError(2, wrong.join('\n'));
}

function problemOf(schema: z.ZodType<string>, given: string): string | undefined {
  const parsed = schema.safeParse(given);
  return parsed.success ? undefined : parsed.error.issues[0]?.message;
}

/** Asks until the answer has the right form. Undefined for Enter where that is one. */
async function asked({ text, schema, optional }: Question, asking: Questions): Promise<string | undefined> {
  for (let prompt = text; ; ) {
    const given = await asking.ask(prompt);
    if (given === undefined) throw new Stopped();
    if (given === '' && optional === true) return undefined;
    const problem = problemOf(schema, given);
    if (problem === undefined) return given;
    prompt = `  ${problem}\n${text}`;
  }
}

/** Whether browsers keep connections: by what was found; where nothing was looked at, by asking. */
async function keepConnections({ websockets, processes }: AppFacts, asking?: Questions): Promise<boolean> {
  if (websockets !== undefined) return true;
  if (processes.some((one) => processKind(one) === 'websockets')) return true;
  if (processes.length > 0 || asking === undefined) return false;
  const given = await asking.ask('Do browsers keep a connection (websockets)? [y/N] ');
  if (given === undefined) throw new Stopped();
  return /^y(es)?$/i.test(given);
}

/** The one library of the app that runs here; undefined where there is none, or both. */
function libraryOf({ jobLibraries }: AppFacts): { name: 'sidekiq' | 'bullmq'; from: string } | undefined {
  const [one, other] = jobLibraries.flatMap(({ name, from }) =>
    name === 'sidekiq' || name === 'bullmq' ? [{ name, from } as const] : [],
  );
  return other === undefined ? one : undefined;
}

function missingSentence(missing: readonly string[], { jobLibraries }: AppFacts): string {
  const flags = missing.join(', ').replace(/, (--\w+)$/, ' and $1');
  const found = jobLibraries.map(({ name, from }) => `${name} in ${from}`).join(', ');
  const hint =
    missing.includes('--framework') && found !== ''
      ? `; found ${found}, and Bulkhead runs Sidekiq and BullMQ only`
      : '';
  return `init needs ${flags}, since there is no terminal to ask at${hint}`;
}

function commaSeparated(text: string): string[] {
  return [...new Set(text.split(',').map((one) => one.trim()))];
}
