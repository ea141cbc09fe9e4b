import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { pageTestAlarmName, runbookPath } from '../../config/contract/runbook-sections';
import { loadStage } from '../../config/load-stage';
import { StageProblems } from '../../config/problem';
import { type Clock, realClock } from '../kit/clock';
import { describeAwsError } from '../kit/errors';
import { sendTestPage, type TestPage } from './send-test-page';

export interface PageTestOptions {
  /** Name or path of a stage file. */
  readonly stage: string;
  /** @default the stage's */
  readonly region?: string;
  /** @default the credentials that the AWS CLI would take */
  readonly profile?: string;
  /** Prints JSON instead of sentences. */
  readonly json: boolean;
}

export interface PageTestSurroundings {
  readonly clock?: Clock;
  /** Called again and again while it waits. */
  readonly onProgress?: (text: string) => void;
}

/** Data go to `stdout`, problems to `stderr`. */
interface CommandResult {
  readonly stdout: string;
  readonly stderr: string;
  /** 0: the alarm went off, and CloudWatch did not say that it told nobody. 1: anything else. */
  readonly exitCode: 0 | 1;
}

/** Sends one page through everything that a real one goes through, and says who should have it now. */
export async function pageTest(
  options: PageTestOptions,
  { clock = realClock, onProgress = () => {} }: PageTestSurroundings = {},
): Promise<CommandResult> {
  try {
    const { stage, region, alerts } = loadStage(options.stage, { overBudget: 'allowed' });
    // Advice about node versions, which the SDK prints for every client, is nothing to read at night.
    process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
    const client = new CloudWatchClient({
      region: options.region ?? region,
      ...(options.profile === undefined ? {} : { profile: options.profile }),
    });
    const page = await sendTestPage({ client, stage, clock, onProgress }).finally(() => client.destroy());
    const exitCode = page.outcome === 'refused' ? 1 : 0;
    if (options.json) {
      return {
        stdout: `${JSON.stringify({ stage, alarm: pageTestAlarmName(stage), ...page, emails: alerts.pageEmails }, null, 2)}\n`,
        stderr: '',
        exitCode,
      };
    }
    const said = sentences(pageTestAlarmName(stage), page, alerts.pageEmails);
    return exitCode === 0 ? { stdout: said, stderr: '', exitCode } : { stdout: '', stderr: said, exitCode };
  } catch (error) {
    const problem = error instanceof StageProblems ? error.message : describeAwsError(error);
    return { stdout: '', stderr: `${problem}\n`, exitCode: 1 };
  }
}

function sentences(alarm: string, page: TestPage, emails: readonly string[]): string {
  const otherwise = `If nothing comes: ${runbookPath}#page-test\n`;
  if (page.outcome === 'refused') return `${page.problem}.\n${otherwise}`;
  const { seconds, topics, outcome } = page;
  return [
    `${alarm} went off ${seconds} s after its metric.`,
    outcome === 'sent'
      ? `CloudWatch told ${topics.join(', ')}.`
      : `CloudWatch has not written down yet whether it told ${topics.join(', ')}.`,
    emails.length === 0
      ? 'The stage file names nobody (alerts.pageEmails): only who subscribed to the topic by hand has it.'
      : `Now it should be with ${emails.join(', ')}, and its end within a minute. An address must have confirmed its subscription once.`,
    otherwise,
  ].join('\n');
}
