import type { Task } from '@aws-sdk/client-ecs';
import { DescribeTasksCommand, ListTasksCommand } from '@aws-sdk/client-ecs';
import { oneOffTags } from '../../../ops/aws/one-off-tasks';
import { troubles } from '../../support/aws/aws-faults';
import { startMs } from '../../support/ops/operator-session';
import { runStatus, statusSection } from '../../support/ops/run-status';
import { StatusAnswers } from '../../support/ops/status-answers';

const ecs = 'arn:aws:ecs:us-east-1:111122223333';

let aws: StatusAnswers;
beforeEach(() => {
  aws = new StatusAnswers();
});

/** A task as ECS describes it. */
function command(id: string, command: readonly string[], agoSeconds: number): Task {
  return {
    taskArn: `${ecs}:task/prod-cluster/${id}`,
    taskDefinitionArn: `${ecs}:task-definition/bulkhead-prod-web:41`,
    lastStatus: 'RUNNING',
    createdAt: new Date(startMs - agoSeconds * 1000),
    overrides: {
      containerOverrides: [
        { name: 'agent', command: ['not', 'this'] },
        { name: 'app', command: [...command] },
      ],
    },
    tags: oneOffTags('web', 'arn:aws:sts::111122223333:assumed-role/runner/ann'),
  };
}

test('commands that run are shown with who started them, since when, of which revision, the oldest first', async () => {
  aws.commands.push(
    { ...command('two', ['bin/rails', 'runner', 'puts User.count'], 30), lastStatus: 'PENDING' },
    command('one', ['bin/rails', 'db:migrate'], 720),
  );
  expect(statusSection(await runStatus(), 'commands')).toEqual([
    'web: bin/rails db:migrate',
    expect.stringMatching(/^ {2}ann; running since \S+, 12 min; bulkhead-prod-web:41; task one$/),
    "web: bin/rails runner 'puts User.count'",
    expect.stringMatching(/^ {2}ann; pending since \S+, 30 s; bulkhead-prod-web:41; task two$/),
  ]);
  const { commands } = JSON.parse((await runStatus(true)).stdout);
  expect(commands.value[0]).toEqual({
    task: 'one',
    service: 'web',
    who: 'arn:aws:sts::111122223333:assumed-role/runner/ann',
    command: ['bin/rails', 'db:migrate'],
    revision: 'bulkhead-prod-web:41',
    status: 'RUNNING',
    sinceSeconds: startMs / 1000 - 720,
  });
});

test('where none runs nothing is said, and a task that ECS hardly knows breaks nothing', async () => {
  expect((await runStatus()).stdout).not.toContain('\ncommands');
  aws.commands.push({ taskArn: `${ecs}:task/prod-cluster/bare` });
  expect(statusSection(await runStatus(), 'commands')).toEqual(['unknown:', '  task bare']);
});

test('many take six places, and all are in the document', async () => {
  aws.commands.push(
    ...Array.from({ length: 130 }, (_, at) => command(`t${at}`, ['bin/import', `${at}`], 600 - at)),
  );
  const lines = statusSection(await runStatus(), 'commands');
  expect(lines).toHaveLength(13);
  expect(lines.slice(-1)).toEqual(['and 124 more']);
  expect(JSON.parse((await runStatus(true)).stdout).commands.value).toHaveLength(130);
  const described = aws.mocks.ecs.commandCalls(DescribeTasksCommand).map((call) => call.args[0].input.tasks);
  expect(described.map((tasks) => tasks?.length)).toEqual([100, 30, 100, 30]);
});

test('what cannot be read is said in its place', async () => {
  aws.mocks.ecs.on(ListTasksCommand).rejects(troubles.denied);
  expect(statusSection(await runStatus(), 'commands').join(' ')).toMatch(/^unknown: /);
});

test('a name that a tag cannot hold is written as well as it can', () => {
  expect(oneOffTags('web', 'arn:aws:iam::111122223333:user/ann,of(ops)')[1]?.value).toBe(
    'arn:aws:iam::111122223333:user/ann-of-ops-',
  );
  expect(oneOffTags('web', 'x'.repeat(300))[1]?.value).toHaveLength(256);
});
