"""Builds an organization with four members in an empty moto, in which there are things for each of the other packs.

Prints the ids of the members, and what is wrong in each beside what `packs_resources` makes: policy, account, resource.
AWS_ENDPOINT_URL and credentials come from the environment. It knows nothing of cove-policy: what it expects stands beside
what it makes.
"""

import io
import json
import zipfile

import boto3
from members import create_member
from packs_resources import STRANGER, build_kinds
from plain_host import s3control

HOME = "us-east-1"


def main():
    boto3.client("organizations").create_organization(FeatureSet="ALL")
    own = boto3.client("sts").get_caller_identity()["Account"]
    accounts, expected = [], []
    for number in range(4):
        account, session = create_member(f"member-{number}", HOME)
        accounts.append(account)
        build_kinds(account, session, number, own)
        expected += [[policy, account, resource] for policy, resource in build(account, own, session)]
    print(json.dumps({"accounts": accounts, "expected": sorted(expected)}))


def build(account, own, session):
    client, expected = session.client, []
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

    client("s3").create_bucket(Bucket=f"theirs-{account}")
    client("s3").put_bucket_policy(Bucket=f"theirs-{account}", Policy=policy(STRANGER, f"arn:aws:s3:::theirs-{account}/*"))
    client("s3").create_bucket(Bucket=f"ours-{account}")
    client("s3").put_bucket_policy(Bucket=f"ours-{account}", Policy=policy(own, f"arn:aws:s3:::ours-{account}/*"))
    expected.append(["bucket-shared-with-strangers", f"arn:aws:s3:::theirs-{account}"])

    expected += build_code(account, own, client)
    expected += build_keys_and_doors(account, own, session)

    # moto does not say the ARN without `:*`, which AWS gives beside it.
    client("logs").create_log_group(logGroupName="kept-for-ever")
    expected.append(["cost/log-group-without-retention", f"arn:aws:logs:{HOME}:{account}:log-group:kept-for-ever:*"])
    return expected


def build_code(account, own, client):
    """Functions, layers and images: each is shared once within the organization, and once with a stranger."""
    expected = []
    lambda_ = client("lambda")
    role = client("iam").create_role(RoleName="runs", AssumeRolePolicyDocument=trust({"Service": "lambda.amazonaws.com"}))["Role"]["Arn"]
    code = {"ZipFile": an_empty_zip()}
    for name, principal in (("ours", own), ("theirs", STRANGER)):
        lambda_.create_function(FunctionName=name, Runtime="python3.13", Role=role, Handler="a.b", Code=code)
        version = lambda_.publish_version(FunctionName=name)["Version"]
        alias = lambda_.create_alias(FunctionName=name, Name="live", FunctionVersion=version)["AliasArn"]
        for qualifier in ({}, {"Qualifier": version}, {"Qualifier": "live"}):
            lambda_.add_permission(FunctionName=name, StatementId="s", Action="lambda:InvokeFunction", Principal=root(principal), **qualifier)
    function = f"arn:aws:lambda:{HOME}:{account}:function:theirs"
    expected.append(["function-shared-with-strangers", function])
    expected.append(["function-version-shared-with-strangers", f"{function}:{version}"])
    expected.append(["function-alias-shared-with-strangers", alias])

    for name, principal in (("ours", own), ("theirs", STRANGER)):
        layer = lambda_.publish_layer_version(LayerName=name, Content=code)
        grant = {"LayerName": name, "VersionNumber": layer["Version"], "Action": "lambda:GetLayerVersion"}
        lambda_.add_layer_version_permission(StatementId="s", Principal=root(principal), **grant)
    expected.append(["layer-shared-with-strangers", layer["LayerVersionArn"]])

    ecr = client("ecr")
    for name, principal in (("ours", own), ("theirs", STRANGER), ("nobodys", None)):
        repository = ecr.create_repository(repositoryName=name)["repository"]["repositoryArn"]
        if principal:
            ecr.set_repository_policy(repositoryName=name, policyText=policy(principal, None))
        if name == "theirs":
            expected.append(["repository-shared-with-strangers", repository])
    return expected


def build_keys_and_doors(account, own, session):
    """What lets somebody in beside the policy of a resource: grants, roles, access points, snapshots of clusters."""
    client, expected = session.client, []
    kms = client("kms")
    key = kms.create_key()["KeyMetadata"]["Arn"]
    for principal in (own, STRANGER):
        grant = kms.create_grant(KeyId=key, GranteePrincipal=f"arn:aws:iam::{principal}:role/reader", Operations=["Decrypt"])["GrantId"]
    expected.append(["key-granted-to-strangers", f"{key}/grant/{grant}"])

    iam = client("iam")
    for name, principal in (("ours", own), ("theirs", STRANGER)):
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust({"AWS": root(principal)}))
    expected.append(["role-trusts-strangers", f"arn:aws:iam::{account}:role/theirs"])

    control = s3control(session, HOME)
    for name, blocks in (("ours", True), ("theirs", False)):
        block = {name: blocks for name in ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")}
        control.create_access_point(AccountId=account, Name=name, Bucket=f"ours-{account}", PublicAccessBlockConfiguration=block)
    expected.append(["fsbp/access-point-public-access-not-blocked", f"arn:aws:s3:{HOME}:{account}:accesspoint/theirs"])

    rds = client("rds")
    rds.create_db_cluster(DBClusterIdentifier="data", Engine="aurora-mysql", MasterUsername="owner", MasterUserPassword="only-for-moto")
    for name, user in (("ours", own), ("theirs", STRANGER)):
        snapshot = rds.create_db_cluster_snapshot(DBClusterSnapshotIdentifier=name, DBClusterIdentifier="data")["DBClusterSnapshot"]
        rds.modify_db_cluster_snapshot_attribute(DBClusterSnapshotIdentifier=name, AttributeName="restore", ValuesToAdd=[user])
    expected.append(["database-cluster-snapshot-shared-with-strangers", snapshot["DBClusterSnapshotArn"]])
    return expected


def an_empty_zip():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.py", "")
    return file.getvalue()


def trust(principal):
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}]})


def root(account):
    return f"arn:aws:iam::{account}:root"


def policy(account, resource, action="*"):
    principal = {"AWS": root(account)}
    statement = {"Effect": "Allow", "Principal": principal, "Action": action}
    if resource:
        statement["Resource"] = resource
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


if __name__ == "__main__":
    main()
