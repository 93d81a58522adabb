"""Builds the organization of world.yml, which the simulator reads too, in an empty moto, and prints the ids it got.

AWS_ENDPOINT_URL and credentials come from the environment. Of the file's format this knows what world.yml uses.
"""

import json
import sys
from pathlib import Path

import boto3
import yaml

from members import enter
from seed_resources import create_bucket, seed_resources

WORLD = yaml.safe_load(Path(__file__).with_name("world.yml").read_text(encoding="utf-8"))
MANAGEMENT = WORLD["organization"]["managementAccount"]
HOME_REGION = WORLD["regions"][0]
SHOWS_ORGANIZATION_TRAILS = "--organization-trails" in sys.argv


def main():
    organizations = boto3.client("organizations")
    organizations.create_organization(FeatureSet="ALL")
    root = organizations.list_roots()["Roots"][0]["Id"]
    units = dict(create_units(organizations, root, "", WORLD["ous"]))
    accounts = {account["name"]: create_account(organizations, root, units, account) for account in WORLD["accounts"]}
    for account in WORLD["accounts"]:
        session = boto3 if account["id"] == MANAGEMENT else enter(accounts[account["name"]])
        for trail in account.get("trails", []):
            create_trail(session, trail)
        # AWS shows the organization's trail in every member, and moto in the account alone that has made it.
        if SHOWS_ORGANIZATION_TRAILS and account["id"] != MANAGEMENT:
            for trail in organization_trails():
                create_trail(session, {**trail, "bucket": f"{trail['bucket']}-{accounts[account['name']]}"})
        recorders = account.get("config", {}).get("byRegion", {})
        if recorders:
            create_bucket(session, {"name": f"config-{accounts[account['name']]}"})
        for region, state in recorders.items():
            create_recorder(session, accounts[account["name"]], region, state["recorder"])
        seed_resources(session, account, accounts[account["name"]])
    for account in WORLD["accounts"]:
        if account.get("status") == "SUSPENDED":
            organizations.close_account(AccountId=accounts[account["name"]])
    print(json.dumps({"root": root, "units": units, "accounts": accounts}))


def create_units(organizations, parent, path, units):
    for unit in units:
        answer = organizations.create_organizational_unit(ParentId=parent, Name=unit["name"])
        id = answer["OrganizationalUnit"]["Id"]
        yield path + unit["name"], id
        yield from create_units(organizations, id, f"{path}{unit['name']}/", unit.get("ous", []))


def create_account(organizations, root, units, account):
    if account["id"] == MANAGEMENT:
        return MANAGEMENT
    name = account["name"]
    status = organizations.create_account(AccountName=name, Email=f"{name}@example.com")["CreateAccountStatus"]
    id = status["AccountId"]
    if "ou" in account:
        organizations.move_account(AccountId=id, SourceParentId=root, DestinationParentId=units[account["ou"]])
    tags = [{"Key": key, "Value": value} for key, value in account.get("tags", {}).items()]
    organizations.tag_resource(ResourceId=id, Tags=tags)
    return id


def organization_trails():
    return [trail for account in WORLD["accounts"] for trail in account.get("trails", []) if trail.get("organization")]


def create_trail(session, trail):
    create_bucket(session, {"name": trail["bucket"]})
    cloudtrail = session.client("cloudtrail", region_name=trail.get("homeRegion", HOME_REGION))
    cloudtrail.create_trail(
        Name=trail["name"],
        S3BucketName=trail["bucket"],
        IsMultiRegionTrail=trail.get("multiRegion", False),
        IsOrganizationTrail=trail.get("organization", False),
        EnableLogFileValidation=True,
    )
    cloudtrail.start_logging(Name=trail["name"])
    if not trail.get("logging", True):
        cloudtrail.stop_logging(Name=trail["name"])


def create_recorder(session, account, region, state):
    role = f"arn:aws:iam::{account}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"
    config = session.client("config", region_name=region)
    config.put_configuration_recorder(ConfigurationRecorder={"name": "default", "roleARN": role})
    config.put_delivery_channel(DeliveryChannel={"name": "default", "s3BucketName": f"config-{account}"})
    config.start_configuration_recorder(ConfigurationRecorderName="default")
    if state == "stopped":
        config.stop_configuration_recorder(ConfigurationRecorderName="default")


main()
