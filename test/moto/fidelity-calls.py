"""Asks a server the questions that the product asks, with boto3, and prints the answers without what is its own.

Ids become the names of what they stand for, times <time>, keys and tokens <random>; lists are sorted. An error is
printed as its code and HTTP status.
"""

import datetime
import json
import re

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from plain_host import s3control

REGIONS = ["us-east-1", "eu-west-1"]
RANDOM = {"AccessKeyId", "AssumedRoleId", "GroupId", "SecurityGroupArn", "VpcId", "NextToken", "SecretAccessKey", "SessionToken", "UserId"}
ONE_ATTEMPT = Config(retries={"total_max_attempts": 1})
SUMMARY = ["Users", "MFADevices", "MFADevicesInUse", "AccountMFAEnabled", "AccountAccessKeysPresent", "AccountPasswordPresent", "AccessKeysPerUserQuota"]
names = {}
answers = {}


def main():
    organizations = client(boto3, "organizations")
    learn_names(organizations)
    ask_organizations(organizations)
    ask_sts()
    shop, audit = member("shop-prod"), member("audit")
    for region in REGIONS:
        ask_cloudtrail(f"shop-prod {region}", client(shop, "cloudtrail", region))
        ask_config(f"shop-prod {region}", client(shop, "config", region))
    ask_cloudtrail("master us-east-1", client(boto3, "cloudtrail"))
    ask_config("audit us-east-1", client(audit, "config"))
    ask_regions(shop)
    pay = member("pay-dev")
    ask_iam(client(pay, "iam"))
    for region in REGIONS:
        ask_buckets(region, client(pay, "s3", region))
        ask_ec2(region, client(pay, "ec2", region))
    ask_account_block(pay)
    change_logging(client(shop, "cloudtrail", "eu-west-1"), client(shop, "cloudtrail", "us-east-1"))
    print(json.dumps(answers))


def ask_organizations(organizations):
    ask("DescribeOrganization", organizations.describe_organization)
    ask("ListRoots", organizations.list_roots)
    ask("ListAccounts", all_pages(organizations, "list_accounts"))
    ask("ListAccounts, two a page", pages(organizations, "list_accounts", 2))
    ask("ListAccounts, bad token", organizations.list_accounts, NextToken="nonsense")
    ask("ListOrganizationalUnitsForParent", all_pages(organizations, "list_organizational_units_for_parent", ParentId=id_of("Workloads")))
    ask("ListOrganizationalUnitsForParent, unknown", organizations.list_organizational_units_for_parent, ParentId="ou-none-nonenone")
    ask("ListAccountsForParent", all_pages(organizations, "list_accounts_for_parent", ParentId=id_of("Payments")))
    ask("ListAccountsForParent, unknown", organizations.list_accounts_for_parent, ParentId="ou-none-nonenone")
    ask("ListChildren", organizations.list_children, ParentId=id_of("Prod"), ChildType="ACCOUNT")
    ask("ListParents", organizations.list_parents, ChildId=id_of("pay-prod"))
    ask("ListParents, unknown", organizations.list_parents, ChildId="999999999999")
    ask("DescribeOrganizationalUnit", organizations.describe_organizational_unit, OrganizationalUnitId=id_of("Payments"))
    ask("DescribeOrganizationalUnit, unknown", organizations.describe_organizational_unit, OrganizationalUnitId="ou-none-nonenone")
    ask("DescribeAccount", organizations.describe_account, AccountId=id_of("sandbox-old"))
    ask("DescribeAccount, unknown", organizations.describe_account, AccountId="999999999999")
    ask("ListTagsForResource", all_pages(organizations, "list_tags_for_resource", ResourceId=id_of("shop-prod")))
    ask("ListTagsForResource, untagged", organizations.list_tags_for_resource, ResourceId=id_of("sandbox-ana"))
    ask("ListTagsForResource, unknown", organizations.list_tags_for_resource, ResourceId="999999999999")
    ask("ListAccounts from a member", client(member("shop-prod"), "organizations").list_accounts)
    ask("DescribeOrganization from a member", client(member("shop-prod"), "organizations").describe_organization)


def ask_sts():
    sts = client(boto3, "sts")
    ask("GetCallerIdentity", sts.get_caller_identity)
    ask("GetCallerIdentity in a member", client(member("shop-prod"), "sts").get_caller_identity)
    ask("AssumeRole", sts.assume_role, RoleArn=role_in("pay-prod"), RoleSessionName="fidelity")
    ask("AssumeRole, unknown role", sts.assume_role, RoleArn=role_in("pay-prod", "Nobody"), RoleSessionName="fidelity")
    ask("AssumeRole, unknown account", sts.assume_role, RoleArn="arn:aws:iam::999999999999:role/X", RoleSessionName="fidelity")
    ask("AssumeRole, suspended account", sts.assume_role, RoleArn=role_in("sandbox-old"), RoleSessionName="fidelity")
    ask("AssumeRole, 13 hours", sts.assume_role, RoleArn=role_in("pay-prod"), RoleSessionName="fidelity", DurationSeconds=46800)
    ask("AssumeRole, malformed policy", sts.assume_role, RoleArn=role_in("pay-prod"), RoleSessionName="fidelity", Policy="{")
    listing = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:List*", "Resource": "*"}]}
    limited = member("shop-prod", Policy=json.dumps(listing))
    ask("DescribeTrails, not in the session policy", client(limited, "cloudtrail").describe_trails)
    stranger = boto3.Session("AKIAIOSFODNN7EXAMPLE", "wrong")
    ask("DescribeTrails, unknown key", client(stranger, "cloudtrail").describe_trails)
    ask("ListAccounts, unknown key", client(stranger, "organizations").list_accounts)
    ask("GetCallerIdentity, unknown key", client(stranger, "sts").get_caller_identity)


def ask_cloudtrail(where, cloudtrail):
    ask(f"DescribeTrails in {where}", cloudtrail.describe_trails)
    ask(f"DescribeTrails without shadows in {where}", cloudtrail.describe_trails, includeShadowTrails=False)
    ask(f"DescribeTrails, unknown name in {where}", cloudtrail.describe_trails, trailNameList=["no-such-trail"])
    ask(f"ListTrails in {where}", all_pages(cloudtrail, "list_trails"))
    for name in ["shop-all-regions", "shop-ireland", "shop-ireland-old", "org-trail", "no-such-trail"]:
        ask(f"GetTrailStatus {name} in {where}", cloudtrail.get_trail_status, Name=name)
    ask(f"GetTrailStatus by ARN in {where}", cloudtrail.get_trail_status, Name=trail_arn("shop-all-regions", "us-east-1"))
    ask(f"GetTrailStatus ! in {where}", cloudtrail.get_trail_status, Name="!!!")
    ask(f"GetTrail in {where}", cloudtrail.get_trail, Name="shop-all-regions")


def ask_config(where, config):
    ask(f"DescribeConfigurationRecorders in {where}", config.describe_configuration_recorders)
    ask(f"DescribeConfigurationRecorders, unknown in {where}", config.describe_configuration_recorders, ConfigurationRecorderNames=["nobody"])
    ask(f"DescribeConfigurationRecorderStatus in {where}", config.describe_configuration_recorder_status)
    ask(f"DescribeConfigurationRecorderStatus, unknown in {where}", config.describe_configuration_recorder_status, ConfigurationRecorderNames=["nobody"])
    ask(f"DescribeDeliveryChannels in {where}", config.describe_delivery_channels)
    ask(f"DescribeDeliveryChannelStatus in {where}", config.describe_delivery_channel_status)


def ask_regions(session):
    ask("ListRegions", client(session, "account").list_regions)
    answers["DescribeRegions"] = subset(client(session, "ec2").describe_regions())
    ask("DescribeRegions, one", client(session, "ec2").describe_regions, RegionNames=["eu-west-1"])
    ask("DescribeRegions, unknown", client(session, "ec2").describe_regions, RegionNames=["mars-north-1"])


def ask_iam(iam):
    ask("ListUsers", all_pages(iam, "list_users"))
    ask("ListUsers below a path", all_pages(iam, "list_users", PathPrefix="/people/"))
    ask("ListAccessKeys", all_pages(iam, "list_access_keys", UserName="deploy"))
    ask("ListAccessKeys, none", all_pages(iam, "list_access_keys", UserName="ana"))
    ask("ListAccessKeys, unknown user", iam.list_access_keys, UserName="nobody")
    ask("ListMFADevices", iam.list_mfa_devices, UserName="ana")
    ask("ListMFADevices, none", iam.list_mfa_devices, UserName="ben")
    ask("ListMFADevices, unknown user", iam.list_mfa_devices, UserName="nobody")
    ask("GetLoginProfile", iam.get_login_profile, UserName="ben")
    ask("GetLoginProfile, none", iam.get_login_profile, UserName="deploy")
    keys = iam.list_access_keys(UserName="deploy")["AccessKeyMetadata"]
    key = next(key["AccessKeyId"] for key in keys if key["Status"] == "Active")
    ask("GetAccessKeyLastUsed", iam.get_access_key_last_used, AccessKeyId=key)
    ask("GetAccessKeyLastUsed, unknown", iam.get_access_key_last_used, AccessKeyId="AKIAIOSFODNN7EXAMPLE")
    summary = iam.get_account_summary()["SummaryMap"]
    answers["GetAccountSummary"] = {name: summary[name] for name in SUMMARY if name in summary}
    ask("UpdateAccessKey", iam.update_access_key, UserName="deploy", AccessKeyId=key, Status="Inactive")
    ask("ListAccessKeys after UpdateAccessKey", all_pages(iam, "list_access_keys", UserName="deploy"))
    ask("UpdateAccessKey back", iam.update_access_key, UserName="deploy", AccessKeyId=key, Status="Active")
    ask("UpdateAccessKey, unknown", iam.update_access_key, UserName="deploy", AccessKeyId="AKIAIOSFODNN7EXAMPLE", Status="Inactive")


def ask_buckets(region, s3):
    ask(f"ListBuckets in {region}", all_pages(s3, "list_buckets"))
    ask(f"ListBuckets of {region}", all_pages(s3, "list_buckets", BucketRegion=region))
    ask(f"ListBuckets of another region than {region}", s3.list_buckets, BucketRegion="ap-southeast-2")
    for bucket in ["pay-dev-closed", "pay-dev-open", "pay.dev.half", "shop-prod-orders", "no-such-bucket"]:
        ask(f"GetBucketLocation {bucket} in {region}", s3.get_bucket_location, Bucket=bucket)
        ask(f"GetPublicAccessBlock {bucket} in {region}", s3.get_public_access_block, Bucket=bucket)
    mine = "pay.dev.half" if region == "eu-west-1" else "pay-dev-closed"
    before = s3.get_public_access_block(Bucket=mine)["PublicAccessBlockConfiguration"]
    ask(f"PutPublicAccessBlock in {region}", s3.put_public_access_block, Bucket=mine, PublicAccessBlockConfiguration={"BlockPublicAcls": True})
    ask(f"GetPublicAccessBlock after it was put in {region}", s3.get_public_access_block, Bucket=mine)
    ask(f"DeletePublicAccessBlock in {region}", s3.delete_public_access_block, Bucket=mine)
    ask(f"GetPublicAccessBlock after it was deleted in {region}", s3.get_public_access_block, Bucket=mine)
    s3.put_public_access_block(Bucket=mine, PublicAccessBlockConfiguration=before)


def ask_account_block(session):
    control = s3control(session, "us-east-1", config=ONE_ATTEMPT)
    mine = id_of("pay-dev")
    ask("GetPublicAccessBlock of the account", control.get_public_access_block, AccountId=mine)
    ask("GetPublicAccessBlock of another account", control.get_public_access_block, AccountId=id_of("shop-prod"))
    ask("DeletePublicAccessBlock of the account", control.delete_public_access_block, AccountId=mine)
    ask("GetPublicAccessBlock of the account after it was deleted", control.get_public_access_block, AccountId=mine)


def ask_ec2(region, ec2):
    ask(f"GetEbsEncryptionByDefault in {region}", ec2.get_ebs_encryption_by_default)
    for name in ["bastion", "web", "nothing"]:
        groups = all_pages(ec2, "describe_security_groups", Filters=[{"Name": "group-name", "Values": [name]}])
        ask(f"DescribeSecurityGroups {name} in {region}", groups)
    ask(f"DescribeSecurityGroups, unknown in {region}", ec2.describe_security_groups, GroupIds=["sg-0123456789abcdef0"])
    ask(f"DisableEbsEncryptionByDefault in {region}", ec2.disable_ebs_encryption_by_default)
    ask(f"EnableEbsEncryptionByDefault in {region}", ec2.enable_ebs_encryption_by_default)
    ask(f"GetEbsEncryptionByDefault after it was enabled in {region}", ec2.get_ebs_encryption_by_default)


def change_logging(home, elsewhere):
    ask("StopLogging away from home", elsewhere.stop_logging, Name=trail_arn("shop-ireland", "eu-west-1"))
    ask("StopLogging", home.stop_logging, Name="shop-ireland")
    ask("GetTrailStatus after StopLogging", home.get_trail_status, Name="shop-ireland")
    ask("StopLogging again", home.stop_logging, Name="shop-ireland")
    ask("StartLogging", home.start_logging, Name="shop-ireland")
    ask("StartLogging, unknown trail", home.start_logging, Name="no-such-trail")
    ask("GetTrailStatus after StartLogging", home.get_trail_status, Name="shop-ireland")


def ask(label, call, **arguments):
    try:
        answers[label] = normalised(call(**arguments))
    except ClientError as error:
        status = error.response["ResponseMetadata"]["HTTPStatusCode"]
        answers[label] = {"error": error.response["Error"]["Code"], "status": status}
    except BotoCoreError as error:
        answers[label] = {"error": type(error).__name__}


def all_pages(client, operation, **arguments):
    def call():
        merged = client.get_paginator(operation).paginate(**arguments).build_full_result()
        return {key: value for key, value in merged.items() if key != "NextToken"}

    return call


def pages(client, operation, size):
    """Number of items on each page: what a client sees that follows the tokens."""

    def call():
        found = client.get_paginator(operation).paginate(PaginationConfig={"PageSize": size})
        return {"sizes": [len(page["Accounts"]) for page in found]}

    return call


def subset(answer):
    """Of the regions those of world.yml: moto has all regions of AWS."""
    world = ["ap-southeast-2", "eu-west-1", "sa-east-1", "us-east-1"]
    return {"Regions": sorted((r for r in answer["Regions"] if r["RegionName"] in world), key=lambda r: r["RegionName"])}


def learn_names(organizations):
    names[organizations.describe_organization()["Organization"]["Id"]] = "organization"
    for account in all_pages(organizations, "list_accounts")()["Accounts"]:
        names[account["Id"]] = account["Name"]
    root = organizations.list_roots()["Roots"][0]["Id"]
    names[root] = "root"
    learn_units(organizations, root)


def learn_units(organizations, parent):
    found = all_pages(organizations, "list_organizational_units_for_parent", ParentId=parent)()
    for unit in found["OrganizationalUnits"]:
        names[unit["Id"]] = unit["Name"]
        learn_units(organizations, unit["Id"])


def id_of(wanted):
    return next(id for id, name in names.items() if name == wanted)


def normalised(value):
    if isinstance(value, dict):
        members = (item for item in value.items() if item[0] != "ResponseMetadata")
        return {key: "<random>" if key in RANDOM else normalised(member) for key, member in members}
    if isinstance(value, list):
        return sorted((normalised(item) for item in value), key=lambda item: json.dumps(item, sort_keys=True))
    if isinstance(value, datetime.datetime):
        return "<time>"
    if isinstance(value, str):
        for id in sorted(names, key=len, reverse=True):
            value = value.replace(id, f"<{names[id]}>")
        return re.sub(r"^\d{4}-\d\d-\d\dT[\d:.]+Z$", "<time>", value)
    return value


def client(session, service, region="us-east-1"):
    return session.client(service, region_name=region, config=ONE_ATTEMPT)


def member(name, **arguments):
    assumed = client(boto3, "sts").assume_role(RoleArn=role_in(name), RoleSessionName="fidelity", **arguments)
    key = assumed["Credentials"]
    return boto3.Session(key["AccessKeyId"], key["SecretAccessKey"], key["SessionToken"])


def role_in(account, role="OrganizationAccountAccessRole"):
    return f"arn:aws:iam::{id_of(account)}:role/{role}"


def trail_arn(name, region):
    return f"arn:aws:cloudtrail:{region}:{id_of('shop-prod')}:trail/{name}"


main()
