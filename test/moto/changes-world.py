"""Builds four members in an empty moto, in each of which every shipped policy that can take its change back finds something.

Prints what they find: policy, account, region, resource. AWS_ENDPOINT_URL and credentials come from the environment. It
knows nothing of cove-policy: what it expects stands beside what it makes.
"""

import json

import boto3
from members import create_member
from plain_host import s3control

HOME = "us-east-1"
ALL_ON = {"BlockPublicAcls": True, "IgnorePublicAcls": True, "BlockPublicPolicy": True, "RestrictPublicBuckets": True}
IN_PART = {**ALL_ON, "RestrictPublicBuckets": False}
OWNER = {"MasterUsername": "owner", "MasterUserPassword": "only-for-moto"}
expected = []


def main():
    boto3.client("organizations").create_organization(FeatureSet="ALL")
    for number in range(4):
        build(*create_member(f"member-{number}", HOME), has_block=number % 2 == 1)
    print(json.dumps({"expected": sorted(expected)}))


def expect(account, region, resource, *policies):
    expected.extend([policy, account, region, resource] for policy in policies)


def build(account, session, has_block):
    build_key(account, session.client("iam"))
    build_trails(account, session)
    build_blocks(account, session, has_block)
    build_databases(account, session.client("rds"))
    # Three packs say the same: one change, and two that find it made.
    volumes = ("cis/volumes-not-encrypted-by-default", "fsbp/volumes-not-encrypted-by-default")
    expect(account, HOME, f"{account}/{HOME}", *volumes)
    expect(account, HOME, f"{account}/{HOME}/ebs-encryption-by-default", "ec2-ebs-encryption-off")
    key = session.client("kms").create_key()["KeyMetadata"]["Arn"]
    expect(account, HOME, key, "cis/key-without-rotation")
    config = session.client("config")
    role = f"arn:aws:iam::{account}:role/config"
    config.put_configuration_recorder(ConfigurationRecorder={"name": "default", "roleARN": role})
    config.put_delivery_channel(DeliveryChannel={"name": "default", "s3BucketName": f"trails-{account}"})
    recorder = config.describe_configuration_recorder_status()["ConfigurationRecordersStatus"][0]
    name = recorder.get("arn") or f"{account}/{HOME}/configuration-recorder/default"
    expect(account, HOME, name, "config-recorder-not-recording")


def build_key(account, iam):
    user = iam.create_user(UserName="robot")["User"]["Arn"]
    key = iam.create_access_key(UserName="robot")["AccessKey"]["AccessKeyId"]
    expect(account, "global", f"{user}/{key}", "cis/access-key-unused", "iam-access-key-unused")


def build_trails(account, session):
    """The account's own logs beside the organization's, which moto does not show by itself in members."""
    bucket = f"trails-{account}"
    session.client("s3").create_bucket(Bucket=bucket)
    session.client("s3").put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=ALL_ON)
    cloudtrail = session.client("cloudtrail")
    organization = {"IsOrganizationTrail": True, "IsMultiRegionTrail": True, "EnableLogFileValidation": True}
    cloudtrail.create_trail(Name="organization", S3BucketName=bucket, **organization)
    own = cloudtrail.create_trail(Name="own", S3BucketName=bucket)["TrailARN"]
    for name in ("organization", "own"):
        cloudtrail.start_logging(Name=name)
    own_trail = ("cis/trail-without-validation", "fsbp/trail-without-validation", "cloudtrail-redundant-trail")
    expect(account, HOME, own, *own_trail)


def build_blocks(account, session, has_block):
    s3 = session.client("s3")
    for name in ("open", "half"):
        s3.create_bucket(Bucket=f"{name}-{account}")
    s3.put_public_access_block(Bucket=f"half-{account}", PublicAccessBlockConfiguration=IN_PART)
    expect(account, HOME, f"arn:aws:s3:::open-{account}", "s3-bucket-block-missing")
    expect(account, HOME, f"arn:aws:s3:::half-{account}", "s3-bucket-block-incomplete")
    if has_block:
        s3control(session, HOME).put_public_access_block(AccountId=account, PublicAccessBlockConfiguration=IN_PART)
    policy = "s3-account-block-incomplete" if has_block else "s3-account-block-missing"
    expect(account, HOME, f"arn:aws:s3:::account/{account}", policy)


def build_databases(account, rds):
    """Four changes of one instance, and two of one cluster: each has to go by what the one before it has left."""
    size = {"DBInstanceClass": "db.t3.micro", "AllocatedStorage": 20}
    instance = rds.create_db_instance(DBInstanceIdentifier="one", Engine="mysql", AutoMinorVersionUpgrade=False, **size, **OWNER)
    minor = "database-without-minor-upgrades"
    of_instance = (f"cis/{minor}", f"fsbp/{minor}", "fsbp/database-can-be-deleted", "fsbp/database-snapshots-without-tags")
    expect(account, HOME, instance["DBInstance"]["DBInstanceArn"], *of_instance)
    cluster = rds.create_db_cluster(DBClusterIdentifier="many", Engine="aurora-mysql", **OWNER)["DBCluster"]["DBClusterArn"]
    expect(account, HOME, cluster, "fsbp/database-cluster-can-be-deleted", "fsbp/database-cluster-snapshots-without-tags")
    shared = {"AttributeName": "restore", "ValuesToAdd": ["all", "444455556666"]}
    one = rds.create_db_snapshot(DBSnapshotIdentifier="of-one", DBInstanceIdentifier="one")["DBSnapshot"]
    rds.modify_db_snapshot_attribute(DBSnapshotIdentifier="of-one", **shared)
    expect(account, HOME, one["DBSnapshotArn"], "fsbp/database-snapshot-public")
    many = rds.create_db_cluster_snapshot(DBClusterSnapshotIdentifier="of-many", DBClusterIdentifier="many")
    rds.modify_db_cluster_snapshot_attribute(DBClusterSnapshotIdentifier="of-many", **shared)
    expect(account, HOME, many["DBClusterSnapshot"]["DBClusterSnapshotArn"], "fsbp/database-cluster-snapshot-public")


if __name__ == "__main__":
    main()
