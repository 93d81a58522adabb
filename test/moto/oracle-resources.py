"""What the packs for IAM, S3 and EC2 are after, asked with boto3 alone: policy, account, region, resource. Regions are the arguments.

Keys are found by their state alone, as those of moto have no age.
"""

import json
import sys

import boto3
from botocore.exceptions import ClientError
from plain_host import s3control
import shared_models  # noqa: F401

HOME_REGION = "us-east-1"
WHOLE_WORLD = ("0.0.0.0/0", "::/0")
found = []


def main():
    me = boto3.client("sts").get_caller_identity()["Account"]
    for page in boto3.client("organizations").get_paginator("list_accounts").paginate():
        for account in [a["Id"] for a in page["Accounts"] if a["Status"] == "ACTIVE" and a["Id"] != me]:
            audit(account)
    print(json.dumps(sorted(found)))


def audit(account):
    role = f"arn:aws:iam::{account}:role/OrganizationAccountAccessRole"
    key = boto3.client("sts").assume_role(RoleArn=role, RoleSessionName="oracle")["Credentials"]
    session = boto3.Session(key["AccessKeyId"], key["SecretAccessKey"], key["SessionToken"])
    audit_users(account, session.client("iam"))
    control = s3control(session, HOME_REGION)
    judge("s3-account-block", account, HOME_REGION, f"arn:aws:s3:::account/{account}", control.get_public_access_block, AccountId=account)
    for bucket in session.client("s3").list_buckets()["Buckets"]:
        name = bucket["Name"]
        region = session.client("s3").get_bucket_location(Bucket=name)["LocationConstraint"] or HOME_REGION
        s3 = session.client("s3", region_name=region)
        judge("s3-bucket-block", account, region, f"arn:aws:s3:::{name}", s3.get_public_access_block, Bucket=name)
    for region in sys.argv[1:]:
        audit_ec2(account, region, session.client("ec2", region_name=region))


def audit_users(account, iam):
    for user in [user for page in iam.get_paginator("list_users").paginate() for user in page["Users"]]:
        name = user["UserName"]
        for key in iam.list_access_keys(UserName=name)["AccessKeyMetadata"]:
            if key["Status"] == "Active":
                found.append(["iam-access-key-too-old", account, "global", f"{user['Arn']}/{key['AccessKeyId']}"])
                found.append(["iam-access-key-unused", account, "global", f"{user['Arn']}/{key['AccessKeyId']}"])
        if has_password(iam, name) and not iam.list_mfa_devices(UserName=name)["MFADevices"]:
            found.append(["iam-user-without-mfa", account, "global", user["Arn"]])


def has_password(iam, name):
    try:
        iam.get_login_profile(UserName=name)
        return True
    except ClientError as error:
        if error.response["Error"]["Code"] == "NoSuchEntity":
            return False
        raise


def judge(policy, account, region, resource, read, **arguments):
    try:
        settings = read(**arguments)["PublicAccessBlockConfiguration"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchPublicAccessBlockConfiguration":
            raise
        found.append([f"{policy}-missing", account, region, resource])
        return
    if not all(settings.values()):
        found.append([f"{policy}-incomplete", account, region, resource])


def audit_ec2(account, region, ec2):
    if not ec2.get_ebs_encryption_by_default()["EbsEncryptionByDefault"]:
        found.append(["ec2-ebs-encryption-off", account, region, f"{account}/{region}/ebs-encryption-by-default"])
    for group in ec2.get_paginator("describe_security_groups").paginate().build_full_result()["SecurityGroups"]:
        if any(opens_admin_port(rule) for rule in group["IpPermissions"]):
            found.append(["ec2-admin-port-open-to-world", account, region, group["GroupId"]])


def opens_admin_port(rule):
    ranges = [r["CidrIp"] for r in rule.get("IpRanges", [])] + [r["CidrIpv6"] for r in rule.get("Ipv6Ranges", [])]
    if not any(one in WHOLE_WORLD for one in ranges):
        return False
    return rule["IpProtocol"] == "-1" or any(rule["FromPort"] <= port <= rule["ToPort"] for port in (22, 3389))


main()
