"""Where AWS Config has no recorder, and where one does not record, asked with boto3 alone. Regions are the arguments."""

import json
import sys

import boto3
import shared_models  # noqa: F401

missing, stopped = [], []
me = boto3.client("sts").get_caller_identity()["Account"]
for page in boto3.client("organizations").get_paginator("list_accounts").paginate():
    for account in [a["Id"] for a in page["Accounts"] if a["Status"] == "ACTIVE" and a["Id"] != me]:
        role = f"arn:aws:iam::{account}:role/OrganizationAccountAccessRole"
        key = boto3.client("sts").assume_role(RoleArn=role, RoleSessionName="oracle")["Credentials"]
        session = boto3.Session(key["AccessKeyId"], key["SecretAccessKey"], key["SessionToken"])
        for region in sys.argv[1:]:
            client = session.client("config", region_name=region)
            if not client.describe_configuration_recorders()["ConfigurationRecorders"]:
                missing.append([account, region])
            for status in client.describe_configuration_recorder_status()["ConfigurationRecordersStatus"]:
                if not status["recording"]:
                    stopped.append([account, region, status["name"]])
print(json.dumps({"missing": sorted(missing), "stopped": sorted(stopped)}))
