"""Calls every operation of the simulator with boto3. Prints one JSON object: what it saw."""

import json
import sys
import warnings

warnings.filterwarnings("ignore")

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError, HTTPClientError

# One attempt: what the simulator answers is what is to be seen.
ONCE = Config(retries={"total_max_attempts": 1})


def main():
    base = boto3.Session()
    member = session_in(base, "333333333302")
    print(json.dumps({
        "identity": base.client("sts").get_caller_identity()["Arn"],
        "member": member.client("sts").get_caller_identity()["Arn"],
        **organizations(base),
        **regions(session_in(base, "333333333303")),
        **trails(member),
        **recorders(member),
        **errors(base, member),
    }, default=str))


def session_in(base, account, policy="AdministratorAccess"):
    role = f"arn:aws:iam::{account}:role/OrganizationAccountAccessRole"
    answer = base.client("sts").assume_role(
        RoleArn=role,
        RoleSessionName="boto3-tour",
        Policy=json.dumps({"Version": "2012-10-17", "Statement": []}),
        PolicyArns=[{"arn": f"arn:aws:iam::aws:policy/{policy}"}],
        Tags=[{"Key": "tool", "Value": "boto3 & co"}],
    )["Credentials"]
    return boto3.Session(answer["AccessKeyId"], answer["SecretAccessKey"], answer["SessionToken"])


def organizations(base):
    client = base.client("organizations")
    pages = list(client.get_paginator("list_accounts").paginate())
    roots = client.list_roots()["Roots"]
    units = client.get_paginator("list_organizational_units_for_parent").paginate(ParentId=roots[0]["Id"])
    children = client.get_paginator("list_children").paginate(ParentId="ou-lark-prodshop", ChildType="ACCOUNT")
    accounts = client.get_paginator("list_accounts_for_parent").paginate(ParentId="ou-lark-prodshop")
    return {
        "organization": client.describe_organization()["Organization"]["Id"],
        "pages": [len(page["Accounts"]) for page in pages],
        "joined": pages[0]["Accounts"][0]["JoinedTimestamp"].year,
        "units": [unit["Name"] for page in units for unit in page["OrganizationalUnits"]],
        "children": [child["Id"] for page in children for child in page["Children"]],
        "shop": [account["Name"] for page in accounts for account in page["Accounts"]],
        "account": client.describe_account(AccountId="333333333301")["Account"]["Name"],
        "unit": client.describe_organizational_unit(OrganizationalUnitId="ou-lark-prodshop")["OrganizationalUnit"]["Name"],
        "parent": client.list_parents(ChildId="333333333301")["Parents"][0]["Id"],
        "tags": client.list_tags_for_resource(ResourceId="333333333301")["Tags"],
    }


def regions(session):
    pages = session.client("account").get_paginator("list_regions").paginate()
    everywhere = session.client("ec2").describe_regions(AllRegions=True)["Regions"]
    return {
        "regions": [[region["RegionName"], region["RegionOptStatus"]] for page in pages for region in page["Regions"]],
        "ec2": [[region["RegionName"], region["OptInStatus"]] for region in everywhere],
        "status": session.client("account").get_region_opt_status(RegionName="eu-central-2")["RegionOptStatus"],
    }


def trails(session):
    client = session.client("cloudtrail")
    listed = client.get_paginator("list_trails").paginate()
    client.stop_logging(Name="search-trail-virginia")
    stopped = client.get_trail_status(Name="search-trail-virginia")["IsLogging"]
    client.start_logging(Name="search-trail-virginia")
    client.create_trail(Name="new-trail", S3BucketName="logs")
    created = client.get_trail(Name="new-trail")["Trail"]["TrailARN"]
    client.delete_trail(Name="new-trail")
    return {
        "trails": [trail["Name"] for page in listed for trail in page["Trails"]],
        "described": [trail["Name"] for trail in client.describe_trails(includeShadowTrails=False)["trailList"]],
        "logging": [stopped, client.get_trail_status(Name="search-trail-virginia")["IsLogging"]],
        "created": created,
    }


def recorders(session):
    client = session.client("config", region_name="us-west-2")
    before = client.describe_configuration_recorder_status()["ConfigurationRecordersStatus"][0]["recording"]
    client.start_configuration_recorder(ConfigurationRecorderName="default")
    after = client.describe_configuration_recorder_status()["ConfigurationRecordersStatus"][0]["recording"]
    client.stop_configuration_recorder(ConfigurationRecorderName="default")
    delivery = client.describe_delivery_channel_status()["DeliveryChannelsStatus"][0]
    return {
        "recording": [before, after],
        "recorder": client.describe_configuration_recorders()["ConfigurationRecorders"][0]["name"],
        "channel": client.describe_delivery_channels()["DeliveryChannels"][0]["s3BucketName"],
        "delivery": delivery["configHistoryDeliveryInfo"]["lastStatus"],
    }


def errors(base, member):
    cut_off = session_in(base, "333333333303")
    reader = session_in(base, "333333333302", "ReadOnlyAccess").client("cloudtrail", config=ONCE)
    wrong = boto3.Session("AKIACOVESIMULATOR000", "wrong")
    return {
        "errors": [
            error(lambda: session_in(base, "444444444403")),
            error(lambda: reader.stop_logging(Name="search-trail-virginia")),
            error(lambda: reader.get_trail_status(Name="search-trail-virginia")),
            error(lambda: member.client("organizations", config=ONCE).list_accounts()),
            error(lambda: cut_off.client("cloudtrail", region_name="eu-central-2", config=ONCE).describe_trails()),
            error(lambda: cut_off.client("ec2", region_name="eu-central-2", config=ONCE).describe_regions()),
            error(lambda: wrong.client("sts", config=ONCE).get_caller_identity()),
            error(lambda: wrong.client("account", config=ONCE).list_regions()),
            error(lambda: base.client("cloudtrail", config=ONCE).lookup_events()),
            error(lambda: base.client("cloudtrail", region_name="eu-west-1", config=ONCE).describe_trails()),
            error(lambda: base.client("config", region_name="eu-west-1", config=ONCE).describe_delivery_channels()),
        ]
    }


def error(call):
    try:
        call()
    except ClientError as failure:
        return failure.response["Error"]["Code"]
    except HTTPClientError as failure:
        return type(failure).__name__
    return "none"


sys.exit(main())
