import { any, type Switch, type SwitchboardDocument } from '../../domain/switchboard/document';
import { patternKey } from '../../domain/switchboard/job-pattern';
import { CliError } from '../kit/command-result';
import type { Session } from '../kit/session';
import { switchboardClient } from './client';
import { deploySwitchboard } from './deploy';
import { deployedSwitchboard } from './deployed-state';
import { switchboardInForce } from './in-force';
import { keepSwitchboardCopy } from './last-resort-copy';
import { missingTasksText } from './tasks-in-force';

/** Begins the reason of the switch that a resize sets: by it the hold is told from an operator's own switch. */
export const holdReasonPrefix = 'store resize ';

/** Stops producers while a store is worked on: everything that may be put off is put off. */
export interface ProducerHold {
  /** Ends once it is in force. Called again while it is set, it changes nothing. */
  set(reason: string): Promise<void>;
  /** Called while none is set, it changes nothing. */
  release(): Promise<void>;
  /** Whether a hold of ours is in force now. */
  isSet(): Promise<boolean>;
}

const [source, jobClass, account] = [any, any, any];
const everything = { source, jobClass, account };

/**
 * Holds producers by a switch that defers everything, set against the check that refuses such a switch: apps keep new work
 * where they keep deferred work, and workers put off what they take. It is told from an operator's own by its reason.
 */
export async function producerHold(session: Session): Promise<ProducerHold> {
  const { clients, clock, say } = session;
  const client = await switchboardClient(session);

  async function change(
    make: (deployed: SwitchboardDocument) => Parameters<typeof deploySwitchboard>[0]['changes'],
  ) {
    const planned = await deployedSwitchboard(client);
    const changes = make(planned.document);
    const deployed =
      changes.length === 0
        ? planned
        : await deploySwitchboard({ client, planned, changes, check: () => [], tell: say });
    await keepSwitchboardCopy(clients.s3, client.place.bucket, deployed.document);
    return deployed;
  }

  return {
    set: async (reason) => {
      const atSeconds = Math.floor(clock.nowMs() / 1000);
      const who = (await session.who()).slice(0, 200);
      const held = await change((deployed) => {
        const standing = switchOfAll(deployed);
        if (standing?.action === 'defer' || standing?.action === 'off') return [];
        const hold: Switch = { ...everything, action: 'defer', reason, who, atSeconds, forced: true };
        return [{ kind: 'set-switch', switch: hold }];
      });
      const { outcome, missing } = await switchboardInForce(session, {
        document: held.document,
        sinceMs: held.deployment.startedMs ?? clock.nowMs(),
        progress: say,
      });
      if (outcome !== 'all') {
        throw new CliError(
          1,
          `the hold is deployed and not yet in force on every task; missing: ${missingTasksText(missing)}`,
        );
      }
    },
    release: async () => {
      await change((deployed) =>
        isHold(switchOfAll(deployed)) ? [{ kind: 'clear-switch', pattern: everything }] : [],
      );
    },
    isSet: async () => isHold(switchOfAll((await deployedSwitchboard(client)).document)),
  };
}

function switchOfAll({ switches }: SwitchboardDocument): Switch | undefined {
  return switches.find((one) => patternKey(one) === patternKey(everything));
}

function isHold(found: Switch | undefined): boolean {
  return found?.reason.startsWith(holdReasonPrefix) ?? false;
}
