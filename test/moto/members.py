"""Accounts of an organization that is built in moto, entered with the role that AWS gives each new one."""

import boto3
import shared_models  # noqa: F401


def create_member(name, region=None):
    """The id of a new account, and a session in it."""
    status = boto3.client("organizations").create_account(AccountName=name, Email=f"{name}@example.com")
    account = status["CreateAccountStatus"]["AccountId"]
    return account, enter(account, region)


def enter(account, region=None):
    role = f"arn:aws:iam::{account}:role/OrganizationAccountAccessRole"
    key = boto3.client("sts").assume_role(RoleArn=role, RoleSessionName="builder")["Credentials"]
    return boto3.Session(key["AccessKeyId"], key["SecretAccessKey"], key["SessionToken"], region_name=region)
