"""Which account trails still log, asked with boto3 alone: account, home region, trail. Regions are the arguments."""

import json
import sys

import boto3
import shared_models  # noqa: F401

found = []
me = boto3.client("sts").get_caller_identity()["Account"]
for page in boto3.client("organizations").get_paginator("list_accounts").paginate():
    for account in [a["Id"] for a in page["Accounts"] if a["Status"] == "ACTIVE" and a["Id"] != me]:
        role = f"arn:aws:iam::{account}:role/OrganizationAccountAccessRole"
        key = boto3.client("sts").assume_role(RoleArn=role, RoleSessionName="oracle")["Credentials"]
        session = boto3.Session(key["AccessKeyId"], key["SecretAccessKey"], key["SessionToken"])
        for region in sys.argv[1:]:
            client = session.client("cloudtrail", region_name=region)
            for trail in client.describe_trails(includeShadowTrails=False)["trailList"]:
                if not trail["IsOrganizationTrail"] and client.get_trail_status(Name=trail["TrailARN"])["IsLogging"]:
                    found.append([account, region, trail["TrailARN"]])
print(json.dumps(sorted(found)))
