import type { MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { metricNamespace } from '../../config/contract/metric-names';
import { pageTestAlarmName, runbookPath } from '../../config/contract/runbook-sections';
import { shellWord } from '../../domain/escape-text';
import type { Finding } from '../kit/change/plan';
import { runChange } from '../kit/change/run-change';
import type { ChangeOptions } from '../kit/command-options';
import type { CommandResult } from '../kit/command-result';
import type { Session } from '../kit/session';
import { type FiredAlarm, pageOutcome, pageTestAlarm, pageTestDatum, setOffAlarm } from './send-test-page';

const runbook = `${runbookPath}#page-test`;

/** Sends one page through everything that a real one goes through, and says who should have it now. */
export async function pageTest(session: Session, options: ChangeOptions): Promise<CommandResult> {
  const { config, region } = session;
  const name = pageTestAlarmName(config.stage);
  const alarm = await pageTestAlarm(session);
  const { AlarmActions: topics = [], StateValue: state } = alarm;
  const { pageEmails } = config.alerts;
  const people = pageEmails.length === 0 ? 'whoever subscribed to the topic by hand' : pageEmails.join(', ');
  let fired: FiredAlarm | undefined;
  return runChange(session, options, {
    action: 'page-test',
    changes: [
      `${name} goes off for about a minute${topics.length === 0 ? '' : ` and tells ${topics.join(', ')}`}.`,
      `Paged: ${people}.`,
    ],
    warnings: [],
    refusals: refusals(name, alarm),
    steps: [
      {
        title: `set off ${name} by its metric`,
        aws: [
          `aws cloudwatch put-metric-data --region ${region} --namespace ${metricNamespace} --metric-data ${shellWord(JSON.stringify([pageTestDatum(config.stage)]))}`,
          `aws cloudwatch describe-alarm-history --region ${region} --alarm-name ${name} --history-item-type Action --max-items 5`,
        ],
        run: async (progress) => {
          fired = await setOffAlarm(session, progress);
        },
      },
    ],
    before: { alarm: name, state },
    after: { alarm: name, state: 'ALARM', topics },
    verify: async (progress) =>
      fired === undefined
        ? { ok: false, lines: [`${name} was not set off.`], data: undefined }
        : finding(session, { fired, topics }, progress),
  });
}

/** Where a page could reach nobody, or could not be told from the one before. */
function refusals(name: string, { AlarmActions = [], ActionsEnabled, StateValue }: MetricAlarm): string[] {
  if (AlarmActions.length === 0) return [`${name} tells nobody: its actions are missing. ${runbook}`];
  if (ActionsEnabled === false) return [`${name} tells nobody: its actions are switched off. ${runbook}`];
  if (StateValue === 'ALARM') return [`${name} is still in ALARM from a test before: try again in a minute`];
  return [];
}

interface SentPage {
  readonly fired: FiredAlarm;
  readonly topics: readonly string[];
}

async function finding(
  session: Session,
  { fired, topics }: SentPage,
  progress: (text: string) => void,
): Promise<Finding> {
  const { stage, alerts } = session.config;
  const { name, seconds } = fired;
  const page = await pageOutcome(session, fired, progress);
  const data = { stage, alarm: name, seconds, topics, emails: alerts.pageEmails, ...page };
  const otherwise = `If nothing comes: ${runbook}`;
  if (page.outcome === 'failed') {
    const problem = `${name} went off, and CloudWatch says: ${page.problem}`;
    return { ok: false, lines: [problem, otherwise], data };
  }
  const to = topics.join(', ');
  return {
    ok: true,
    lines: [
      `${name} went off ${seconds} s after its metric.`,
      page.outcome === 'sent'
        ? `CloudWatch told ${to}.`
        : `CloudWatch has not written down yet whether it told ${to}.`,
      alerts.pageEmails.length === 0
        ? 'The stage file names nobody (alerts.pageEmails): only who subscribed to the topic by hand has it.'
        : `Now it should be with ${alerts.pageEmails.join(', ')}, and its end within a minute. An address must have confirmed its subscription once.`,
      otherwise,
    ],
    data,
  };
}
