"""Scans CloudFormation templates with checkov, and lists what it finds whatever the templates acknowledge.

Usage: checkov-scan.py DIRECTORY of *.json templates, each {"Resources": {...}}
Prints JSON: {"looked": checks done, "findings": [{"file", "resource", "id", "name", "result"}]}, result FAILED or SKIPPED.
A file whose name begins with "acknowledged-" keeps its acknowledgements, as it would for whoever runs checkov by hand.

Not checkov's command: it takes half as much CPU again, and asks its maker's platform unless it is told not to.
"""

import json
import logging
import pathlib
import socket
import sys
import tempfile


def refuse(*_args, **_kwargs):
    raise OSError("a scan has nothing to ask of any network")


socket.getaddrinfo = refuse
logging.disable(logging.CRITICAL)

from checkov import cloudformation  # noqa: E402
from checkov.cloudformation.checks.resource.registry import cfn_registry  # noqa: E402
from checkov.cloudformation.runner import Runner  # noqa: E402
from checkov.runner_filter import RunnerFilter  # noqa: E402

GRAPH_CHECKS = pathlib.Path(cloudformation.__file__).parent / "checks" / "graph_checks"


def is_checked(resource_type, graph_checks):
    """Alarms and the like are half of a stage; each resource is costly, because checkov makes a graph of them."""
    return bool(cfn_registry.get_checks(resource_type)) or f'"{resource_type}"' in graph_checks


def prepare(source, target):
    graph_checks = "".join(path.read_text() for path in GRAPH_CHECKS.rglob("*.json"))
    for path in sorted(pathlib.Path(source).glob("*.json")):
        resources = json.loads(path.read_text())["Resources"]
        kept = {name: body for name, body in resources.items() if is_checked(body["Type"], graph_checks)}
        if not path.name.startswith("acknowledged-"):
            for body in kept.values():
                body.get("Metadata", {}).pop("checkov", None)
        (pathlib.Path(target) / path.name).write_text(json.dumps({"Resources": kept}))


def finding(record):
    return {
        "file": record.file_path.lstrip("/"),
        "resource": record.resource.split(".")[-1],
        "id": record.check_id,
        "name": record.check_name,
        "result": record.check_result["result"].value,
    }


with tempfile.TemporaryDirectory() as directory:
    prepare(sys.argv[1], directory)
    report = Runner().run(root_folder=directory, runner_filter=RunnerFilter(framework=["cloudformation"]))
    records = [*report.failed_checks, *report.skipped_checks]
    looked = len(report.passed_checks) + len(records)
    print(json.dumps({"looked": looked, "findings": [finding(record) for record in records]}))
