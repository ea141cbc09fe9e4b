"""The emulator, what AWS counts of the answers of its load balancers, and an end of one-off tasks (one_off_tasks.py).

The emulator answers for load balancers and counts nothing. Here each answer is counted under AWS's names and
dimensions, so that the queue meter and the deployed alarms find what they would find on AWS ("CloudWatch metrics for
your Application Load Balancer", namespace AWS/ApplicationELB):

    RequestCount               the load balancer chose a target; also by target group
    HTTPCode_Target_5XX_Count  the target answered so (2XX to 5XX); also by target group
    HTTPCode_ELB_5XX_Count     the load balancer answered so by itself (3XX to 5XX): by a fixed response or a redirect,
                               without a target, or because the target did not answer
    HTTPCode_ELB_503_Count     of those, as 500, 502, 503 and 504
    HTTP_Fixed_Response_Count  a rule answered; HTTP_Redirect_Count: it sent elsewhere

A count is there at once, where AWS takes a minute or two. A function that answers 502 is taken for one that failed. Not
counted: connections, latencies, hosts, bytes.

A stack learns a target group's dimension from CloudFormation, which names it "targetgroup/<name>/<id>" ("Template
Reference, AWS::ElasticLoadBalancingV2::TargetGroup", TargetGroupFullName). The emulator leaves the first part out, and
whoever looks for the metric by that name finds none; so that is put right here as well.
"""

import time
from contextvars import ContextVar

import one_off_tasks  # noqa: F401
from ministack.app import main
from ministack.core.responses import StreamingResponse
from ministack.services import alb, cloudwatch

ELB_CODES = (500, 502, 503, 504)


class Answer:
    """How one request is being answered."""

    action = ""
    target_group = None


current = ContextVar("answer")


def count(name, **dimensions):
    """Adds one to a metric. One point a minute, as AWS writes them: a flood of requests takes no memory."""
    minute = time.time() // 60 * 60
    points = cloudwatch._metric_bucket(("AWS/ApplicationELB", name, cloudwatch._dims_key(dimensions)))
    if points and points[-1]["Timestamp"] == minute:
        points[-1]["Count"] += 1.0
    else:
        points.append(
            {"Timestamp": minute, "Value": 1.0, "Count": 1.0, "Unit": "Count", "Dimensions": dimensions}
        )


def count_answer(load_balancer_arn, answer, status, body):
    balancer = {"LoadBalancer": load_balancer_arn.split(":loadbalancer/")[-1]}
    group = answer.target_group
    if group is not None:
        group = {"TargetGroup": target_group_full_name(group), **balancer}
        count("RequestCount", **balancer)
        count("RequestCount", **group)
    # A target's own answer is streamed through; a function's is not, and its failure is told as 502.
    if group is not None and (status != 502 or isinstance(body, StreamingResponse)):
        count(f"HTTPCode_Target_{status // 100}XX_Count", **balancer)
        count(f"HTTPCode_Target_{status // 100}XX_Count", **group)
        return
    if answer.action == "fixed-response":
        count("HTTP_Fixed_Response_Count", **balancer)
    if answer.action == "redirect":
        count("HTTP_Redirect_Count", **balancer)
    if status >= 300:
        count(f"HTTPCode_ELB_{status // 100}XX_Count", **balancer)
    if status in ELB_CODES:
        count(f"HTTPCode_ELB_{status}_Count", **balancer)


def target_group_full_name(arn):
    return arn.split(":")[-1]


dispatch_request = alb.dispatch_request
execute_action = alb._execute_action
proxy_http_target = alb._proxy_http_target
invoke_lambda_target = alb._invoke_lambda_target


async def counted_dispatch(lb, *args, **kwargs):
    answer = Answer()
    current.set(answer)
    status, headers, body = await dispatch_request(lb, *args, **kwargs)
    count_answer(lb["LoadBalancerArn"], answer, status, body)
    return status, headers, body


async def noted_action(action, *args, **kwargs):
    current.get().action = action.get("Type", "").lower()
    return await execute_action(action, *args, **kwargs)


async def noted_http_target(target, group, *args, **kwargs):
    current.get().target_group = group["TargetGroupArn"]
    return await proxy_http_target(target, group, *args, **kwargs)


async def noted_lambda_target(function, group_arn, *args, **kwargs):
    current.get().target_group = group_arn
    return await invoke_lambda_target(function, group_arn, *args, **kwargs)


alb.dispatch_request = counted_dispatch
alb._execute_action = noted_action
alb._proxy_http_target = noted_http_target
alb._invoke_lambda_target = noted_lambda_target
alb._target_group_full_name_from_arn = target_group_full_name

main()
