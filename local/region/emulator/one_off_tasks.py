"""A stand-in for the commands of one-off tasks, which the emulator would call running for ever.

Without Docker the emulator runs no containers: it says RUNNING of every task until somebody stops it. Of a service that is
well. Whoever runs a migration (`bulkhead run`) waits for its end, so here such a task has one: a line in the log of its
container says that nothing was run, and the exit code is 69, EX_UNAVAILABLE of sysexits.h, which no script takes for done.

One command is done as it would be: `sleep <seconds>`, so that stopping a task can be tried. It ends with 0.

Which tasks: those that were started by "bulkhead-run" (config/contract/one-off-tasks.ts).
"""

import json
import time

from ministack.core.concurrency import spawn_background
from ministack.services import cloudwatch_logs, ecs

STARTED_BY = "bulkhead-run"
EX_UNAVAILABLE = 69
# As soon as that a test need not wait for it, and late enough to be seen running.
TAKES_SECONDS = 0.5

run_task = ecs._ACTION_MAP["RunTask"]


def run_one_off_task(data):
    answer = run_task(data)
    status, _, body = answer
    if status == 200 and data.get("startedBy") == STARTED_BY:
        for task in json.loads(body)["tasks"]:
            spawn_background(stand_in, task, thread_name="bulkhead-one-off-task")
    return answer


def stand_in(task):
    override = task["overrides"]["containerOverrides"][0]
    command = override.get("command", [])
    seconds = sleeps(command)
    time.sleep(TAKES_SECONDS if seconds is None else seconds)
    if seconds is None:
        not_run = f"The embedded region runs no containers, so this was not run: {' '.join(command)}"
        write_line(task, override["name"], not_run)
    ecs._mark_task_stopped(
        task["taskArn"],
        ecs._tasks[task["taskArn"]],
        "Essential container in task exited",
        "EssentialContainerExited",
        exit_code=0 if seconds is not None else EX_UNAVAILABLE,
    )


def sleeps(command):
    """Seconds of `sleep <seconds>`; nothing of any other command."""
    if len(command) == 2 and command[0] == "sleep" and command[1].isdigit():
        return int(command[1])
    return None


def write_line(task, container, line):
    definition = ecs._task_defs[ecs._resolve_td_key(task["taskDefinitionArn"])]
    options = next(
        one["logConfiguration"]["options"]
        for one in definition["containerDefinitions"]
        if one["name"] == container
    )
    place = {
        "logGroupName": options["awslogs-group"],
        "logStreamName": f"{options['awslogs-stream-prefix']}/{container}/{task['taskArn'].split('/')[-1]}",
    }
    cloudwatch_logs._create_log_stream(place)
    cloudwatch_logs._put_log_events({**place, "logEvents": [{"message": line}]})


ecs._ACTION_MAP["RunTask"] = run_one_off_task
