import { type GraphWidget, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { MeterPool } from '../../config/contract/meter-settings';
import { pascalCase } from '../../config/contract/pascal-case';
import {
  type PoolTicket,
  poolTicketSeconds,
  poolTickets,
  ticketAlarmMinutes,
  ticketsOf,
} from '../../config/contract/pool-tickets';
import { alarmGraph } from './alarm-graph';
import type { GraphLine, Tickets } from './alarms';
import { ticketMetric } from './meter-metric';

const minutes = (ticket: PoolTicket) => poolTicketSeconds[ticket] / 60;

const says: Readonly<Record<PoolTicket, string>> = {
  'backlog-growing': `The backlog of a pool has only grown for ${minutes('backlog-growing')} minutes`,
  'pool-at-ceiling': `All tasks that a pool may have have run for ${minutes('pool-at-ceiling')} minutes`,
  'growth-stopped': 'A pool grows no further, because more tasks finish no more jobs',
};

export interface PoolTicketAlarmsProps {
  readonly stage: string;
  readonly tickets: Tickets;
  readonly pools: readonly MeterPool[];
}

/**
 * What is wrong with pools of workers and wakes nobody: one alarm for all pools of the stage, on what the queue meter judges
 * of each (ADR 30). It keeps its state while the meter is silent, which has a page of its own.
 */
export class PoolTicketAlarms extends Construct {
  /** How many pools have which ticket; none in a stage without pools. */
  readonly graphs: readonly GraphWidget[];

  constructor(scope: Construct, id: string, { stage, tickets, pools }: PoolTicketAlarmsProps) {
    super(scope, id);
    const lines: Record<string, GraphLine> = {};
    for (const ticket of poolTickets.filter((one) => pools.some((pool) => ticketsOf(pool).includes(one)))) {
      lines[ticket] = tickets.add(this, pascalCase(ticket), {
        article: ticket,
        // In each reading of five minutes: the 0 that is sent when another pool joins ends the alarm, which then tells again.
        metric: ticketMetric({ stage, ticket, statistic: 'Minimum' }),
        threshold: 1,
        minutes: 1,
        times: ticketAlarmMinutes,
        missingData: TreatMissingData.IGNORE,
        description: `${says[ticket]}: bulkhead status names the pools.`,
      });
    }
    this.graphs =
      Object.keys(lines).length === 0 ? [] : [alarmGraph({ title: 'Pools with a ticket', lines })];
  }
}
