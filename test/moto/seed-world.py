"""Builds the scenario's organization in an empty moto and prints as JSON what it is made of.

AWS_ENDPOINT_URL and credentials come from the environment. The tables below are the whole world.
"""

import json

import boto3

# Organizational unit → the one above it.
UNITS = {
    "Security": None,
    "Workloads": None,
    "Prod": "Workloads",
    "Payments": "Prod",
    "Dev": "Workloads",
    "Sandbox": None,
}

# Account → its unit (None: directly under the root) and its tags.
ACCOUNTS = {
    "network": (None, {"stage": "shared"}),
    "log-archive": ("Security", {"stage": "shared", "team": "security"}),
    "audit": ("Security", {"team": "security"}),
    "shop-prod": ("Prod", {"stage": "prod", "team": "shop"}),
    "pay-prod": ("Payments", {"stage": "prod", "team": "pay"}),
    "ledger-prod": ("Payments", {"stage": "prod", "team": "pay"}),
    "shop-dev": ("Dev", {"stage": "dev", "team": "shop"}),
    "pay-dev": ("Dev", {"stage": "dev", "team": "pay"}),
    "sandbox-ana": ("Sandbox", {}),
    "sandbox-old": ("Sandbox", {}),
}
CLOSED = ["sandbox-old"]

# Account, region, trail, in all regions?, still logging?
TRAILS = [
    ("network", "us-east-1", "network-trail", False, False),
    ("log-archive", "us-east-1", "archive-trail", True, True),
    ("shop-prod", "us-east-1", "shop-all-regions", True, True),
    ("shop-prod", "eu-west-1", "shop-ireland", False, True),
    ("shop-prod", "eu-west-1", "shop-ireland-old", False, False),
    ("pay-prod", "eu-west-1", "pay-trail", True, False),
    ("ledger-prod", "ap-southeast-2", "ledger.trail_1", False, True),
    ("shop-dev", "eu-west-1", "shop-dev-trail", True, True),
    ("sandbox-ana", "us-east-1", "my-first-trail", False, True),
    ("sandbox-old", "us-east-1", "forgotten-trail", True, True),
]

# Account, region, recording? An account and region that is not here has no recorder.
RECORDERS = [
    ("network", "us-east-1", True),
    ("network", "eu-west-1", True),
    ("network", "ap-southeast-2", True),
    ("shop-prod", "us-east-1", True),
    ("shop-prod", "eu-west-1", False),
    ("pay-prod", "eu-west-1", True),
    ("pay-prod", "us-east-1", False),
    ("shop-dev", "ap-southeast-2", False),
]


def main():
    management = boto3.client("sts").get_caller_identity()["Account"]
    units, accounts = create_organization(boto3.client("organizations"))
    create_organization_trail(management)
    for account, region, name, everywhere, logging in TRAILS:
        create_trail(member(accounts[account]), region, name, everywhere, logging)
    for account, region, recording in RECORDERS:
        create_recorder(member(accounts[account]), accounts[account], region, recording)
    close(boto3.client("organizations"), accounts)
    print(json.dumps({"management": management, "units": units, "accounts": accounts, "closed": CLOSED}))


def create_organization(organizations):
    organizations.create_organization(FeatureSet="ALL")
    root = organizations.list_roots()["Roots"][0]["Id"]
    units = {None: root}
    for name, parent in UNITS.items():
        answer = organizations.create_organizational_unit(ParentId=units[parent], Name=name)
        units[name] = answer["OrganizationalUnit"]["Id"]
    accounts = {}
    for name, (unit, tags) in ACCOUNTS.items():
        status = organizations.create_account(AccountName=name, Email=f"{name}@example.com")["CreateAccountStatus"]
        accounts[name] = status["AccountId"]
        if unit is not None:
            organizations.move_account(AccountId=accounts[name], SourceParentId=root, DestinationParentId=units[unit])
        organizations.tag_resource(
            ResourceId=accounts[name], Tags=[{"Key": key, "Value": value} for key, value in tags.items()]
        )
    return {name or "root": id for name, id in units.items()}, accounts


def create_organization_trail(management):
    boto3.client("s3", region_name="us-east-1").create_bucket(Bucket=f"org-trail-{management}")
    cloudtrail = boto3.client("cloudtrail", region_name="us-east-1")
    cloudtrail.create_trail(
        Name="org-trail",
        S3BucketName=f"org-trail-{management}",
        IsMultiRegionTrail=True,
        IsOrganizationTrail=True,
    )
    cloudtrail.start_logging(Name="org-trail")


def create_trail(session, region, name, everywhere, logging):
    bucket = f"bucket-of-{name.replace('.', '-').replace('_', '-')}"
    session.client("s3", region_name="us-east-1").create_bucket(Bucket=bucket)
    cloudtrail = session.client("cloudtrail", region_name=region)
    cloudtrail.create_trail(Name=name, S3BucketName=bucket, IsMultiRegionTrail=everywhere)
    cloudtrail.start_logging(Name=name)
    if not logging:
        cloudtrail.stop_logging(Name=name)


def create_recorder(session, account, region, recording):
    bucket = f"config-{account}-{region}"
    session.client("s3", region_name="us-east-1").create_bucket(Bucket=bucket)
    config = session.client("config", region_name=region)
    config.put_configuration_recorder(
        ConfigurationRecorder={"name": "default", "roleARN": f"arn:aws:iam::{account}:role/config"}
    )
    config.put_delivery_channel(DeliveryChannel={"name": "default", "s3BucketName": bucket})
    config.start_configuration_recorder(ConfigurationRecorderName="default")
    if not recording:
        config.stop_configuration_recorder(ConfigurationRecorderName="default")


def close(organizations, accounts):
    for name in CLOSED:
        organizations.close_account(AccountId=accounts[name])


def member(account):
    credentials = boto3.client("sts").assume_role(
        RoleArn=f"arn:aws:iam::{account}:role/OrganizationAccountAccessRole", RoleSessionName="seed"
    )["Credentials"]
    return boto3.Session(
        aws_access_key_id=credentials["AccessKeyId"],
        aws_secret_access_key=credentials["SecretAccessKey"],
        aws_session_token=credentials["SessionToken"],
    )


main()
