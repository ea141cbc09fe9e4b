import { paginateListSubscriptionsByTopic, type Subscription } from '@aws-sdk/client-sns';
import { outputKeys } from '../../config/contract/output-keys';
import { runbookPath } from '../../config/contract/runbook-sections';
import { commandName } from '../kit/command-name';
import { CliError } from '../kit/command-result';
import { durationText } from '../kit/screen/text';
import { statusAlarms } from '../status/read-alarms';
import { readSwitchboard } from '../switchboard/read-switchboard';
import type { Check, CheckContext, Difference } from './check-kinds';

/** No alarm that tells somebody is on. */
export const alarmsOk: Check = {
  name: 'alarms',
  onlyAws: 'alarm states there are no evidence',
  ask: async (context) => {
    const { clients, config, clock, interrupted } = context.session;
    const on = await statusAlarms(clients.cloudWatch, {
      stage: config.stage,
      controls: await controlsOf(context),
      abortSignal: interrupted,
    });
    const differences = on.map(({ name, severity, sinceSeconds }): Difference => {
      const since =
        sinceSeconds === undefined ? '' : ` for ${durationText(clock.nowMs() / 1000 - sinceSeconds)}`;
      return { what: name, expected: 'OK', found: `ALARM${since}, a ${severity}`, advice: runbookPath };
    });
    return { found: 'none in ALARM', differences };
  },
};

/** What is deployed is a switchboard, and a task that starts without AppConfig starts from the same. */
export const switchboardIntact: Check = {
  name: 'switchboard',
  ask: async ({ session }) => {
    const advice = `${commandName} switch list --stage ${session.config.stage}; docs/switchboard.md`;
    const wrong = (what: string, expected: string, found: string) => ({
      found: '',
      differences: [{ what, expected, found, advice }],
    });
    const read = readSwitchboard(session).catch((error: unknown) => {
      if (error instanceof CliError) return error.message;
      throw error;
    });
    const facts = await read;
    if (typeof facts === 'string') return wrong('deployed version', 'a switchboard', facts);
    const { document, lastResort } = facts;
    const found = `revision ${document.revision}`;
    if ('unknown' in lastResort) return { found, unknown: [`last-resort copy: ${lastResort.unknown}`] };
    const { state, revision } = lastResort.value;
    if (state === 'same') return { found: `${found}, and so is its last-resort copy` };
    const copy = state === 'missing' ? 'none' : `revision ${revision ?? 'unknown'}`;
    return wrong('last-resort copy', `${found}, which is deployed`, copy);
  },
};

/** Somebody hears of a page. SNS sends nothing to an address that has not confirmed. */
export const pagingConfirmed: Check = {
  name: 'paging',
  onlyAws: 'nobody is told anything from there',
  ask: async (context) => {
    const { clients, session } = context;
    const TopicArn = (await controlsOf(context)).outputs[outputKeys.pageTopicArn];
    if (TopicArn === undefined) throw new CliError(1, 'the Controls stack names no topic of pages');
    const all: Subscription[] = [];
    for await (const { Subscriptions = [] } of paginateListSubscriptionsByTopic(
      { client: clients.sns },
      { TopicArn },
    )) {
      all.push(...Subscriptions);
    }
    const confirmed = all.filter(({ SubscriptionArn = '' }) => SubscriptionArn.startsWith('arn:'));
    const unconfirmed = session.config.alerts.pageEmails.filter(
      (email) => !confirmed.some(({ Endpoint }) => Endpoint === email),
    );
    const differences = unconfirmed.map((email): Difference => {
      const pending = all.some(({ Endpoint }) => Endpoint === email);
      const subscribe = `aws sns subscribe --topic-arn ${TopicArn} --protocol email --notification-endpoint ${email}`;
      return {
        what: email,
        expected: 'a confirmed subscription to pages',
        found: pending ? 'not confirmed' : 'none',
        advice: `Follow the link in the mail of AWS. To have another: ${subscribe}`,
      };
    });
    if (confirmed.length === 0 && differences.length === 0) {
      differences.push({
        what: 'pages',
        expected: 'a confirmed subscription',
        found: 'none: nobody would be woken',
        advice: `Name an address in alerts.pageEmails, or subscribe a service to ${TopicArn}.`,
      });
    }
    return { found: `${confirmed.length} confirmed`, differences };
  },
};

async function controlsOf({ live }: CheckContext) {
  const controls = await live.stack('Controls');
  if (controls === undefined) throw new CliError(1, 'the Controls stack does not stand');
  return controls;
}
