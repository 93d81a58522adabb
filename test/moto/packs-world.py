"""Builds an organization with one member in an empty moto, in which there is one thing for each of the other packs.

Prints the id of the member, and what is wrong in it: policy, resource. AWS_ENDPOINT_URL and credentials come from the
environment. It knows nothing of cove-policy: what it expects stands beside what it makes.
"""

import json

import boto3

HOME = "us-east-1"
STRANGER = "444455556666"


def main():
    boto3.client("organizations").create_organization(FeatureSet="ALL")
    status = boto3.client("organizations").create_account(AccountName="bad", Email="bad@example.com")
    account = status["CreateAccountStatus"]["AccountId"]
    own = boto3.client("sts").get_caller_identity()["Account"]
    role = f"arn:aws:iam::{account}:role/OrganizationAccountAccessRole"
    key = boto3.client("sts").assume_role(RoleArn=role, RoleSessionName="builder")["Credentials"]
    session = boto3.Session(key["AccessKeyId"], key["SecretAccessKey"], key["SessionToken"], region_name=HOME)
    expected = build(account, own, session.client)
    print(json.dumps({"account": account, "expected": sorted(expected)}))


def build(account, own, client):
    expected = []
    ec2 = client("ec2")
    arn = f"arn:aws:ec2:{HOME}:{account}"

    group = ec2.create_security_group(GroupName="open", Description="open", VpcId=ec2.describe_vpcs()["Vpcs"][0]["VpcId"])["GroupId"]
    ec2.authorize_security_group_ingress(GroupId=group, IpProtocol="tcp", FromPort=3389, ToPort=3389, CidrIp="0.0.0.0/0")
    expected.append(["fsbp/risky-ports-open", f"{arn}:security-group/{group}"])

    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    expected.append(["cost/address-unattached", f"{arn}:elastic-ip/{address}"])

    volumes = [ec2.create_volume(Size=1, AvailabilityZone=f"{HOME}a")["VolumeId"] for _ in "ab"]
    shared, kept = [ec2.create_snapshot(VolumeId=volume)["SnapshotId"] for volume in volumes]
    for snapshot, user in ((shared, STRANGER), (kept, own)):
        ec2.modify_snapshot_attribute(SnapshotId=snapshot, Attribute="createVolumePermission", OperationType="add", UserIds=[user])
    expected.append(["snapshot-shared-with-strangers", f"{arn}:snapshot/{shared}"])

    sns = client("sns")
    for name, principal in (("ours", own), ("theirs", STRANGER)):
        topic = sns.create_topic(Name=name)["TopicArn"]
        sns.set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=policy(principal, topic))
    expected.append(["topic-shared-with-strangers", topic])

    client("s3").create_bucket(Bucket="packs-theirs")
    client("s3").put_bucket_policy(Bucket="packs-theirs", Policy=policy(STRANGER, "arn:aws:s3:::packs-theirs/*"))
    client("s3").create_bucket(Bucket="packs-ours")
    client("s3").put_bucket_policy(Bucket="packs-ours", Policy=policy(own, "arn:aws:s3:::packs-ours/*"))
    expected.append(["bucket-shared-with-strangers", "arn:aws:s3:::packs-theirs"])

    # moto does not say the ARN without `:*`, which AWS gives beside it.
    client("logs").create_log_group(logGroupName="kept-for-ever")
    expected.append(["cost/log-group-without-retention", f"arn:aws:logs:{HOME}:{account}:log-group:kept-for-ever:*"])
    return expected


def policy(account, resource):
    principal = {"AWS": f"arn:aws:iam::{account}:root"}
    statement = {"Effect": "Allow", "Principal": principal, "Action": "*", "Resource": resource}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


if __name__ == "__main__":
    main()
