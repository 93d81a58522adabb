"""Two accounts in an empty moto for bench/packs.js: what is wrong beside what is right of the same kind.

Prints the ids of both, and for each thing that was made whether a check has to find it: check, account, key, found. The
key is how bench/packs.js names a thing: the last part of its ARN, or `account`, or `account REGION` where the check is
about a region. AWS_ENDPOINT_URL and credentials come from the environment, and modules of test/moto by PYTHONPATH.
"""

import json

import boto3
from members import create_member
from plain_host import leave_out_account

HOME, OTHER = "us-east-1", "eu-west-1"
ALL_ON = {"BlockPublicAcls": True, "IgnorePublicAcls": True, "BlockPublicPolicy": True, "RestrictPublicBuckets": True}
ADMIN = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
READER = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}
TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}
DATABASE = {
    "Engine": "mysql",
    "DBInstanceClass": "db.t3.micro",
    "AllocatedStorage": 20,
    "MasterUsername": "steward",
    "MasterUserPassword": "not-a-secret",
}
planted = []


def main():
    boto3.client("organizations").create_organization(FeatureSet="ALL")
    bad, good = member("bad"), member("good")
    for account, client, is_bad in ((*bad, True), (*good, False)):
        plant = lambda check, key, found, account=account: planted.append([check, account, key, found])
        build_account(account, client, is_bad, plant)
        build_iam(client("iam"), is_bad, plant)
        build_trails(account, client, is_bad, plant)
        build_buckets(account, client, plant)
        for region in (HOME, OTHER):
            build_network(client("ec2", region), account, region, plant)
            build_instances(client("ec2", region), account, plant)
            build_data(client, account, region, plant)
    print(json.dumps({"accounts": [bad[0], good[0]], "planted": sorted(planted)}))


def member(name):
    account, session = create_member(name)
    return account, lambda service, region=HOME: session.client(service, region_name=region)


def build_account(account, client, is_bad, plant):
    control = client("s3control")
    control.meta.events.register("before-sign.s3-control", leave_out_account)
    block = {**ALL_ON, "BlockPublicPolicy": False, "RestrictPublicBuckets": False} if is_bad else ALL_ON
    control.put_public_access_block(AccountId=account, PublicAccessBlockConfiguration=block)
    plant("account-public-access", "account", is_bad)
    length, reuse = (13, 23) if is_bad else (14, 24)
    client("iam").update_account_password_policy(MinimumPasswordLength=length, PasswordReusePrevention=reuse)
    plant("password-length", "account", is_bad)
    plant("password-reuse", "account", is_bad)
    plant("root-mfa", "account", True)
    plant("root-access-key", "account", False)
    for region in (HOME, OTHER):
        if not is_bad:
            client("ec2", region).enable_ebs_encryption_by_default()
            client("securityhub", region).enable_security_hub()
            client("guardduty", region).create_detector(Enable=True)
        for check in ("ebs-default-encryption", "security-hub", "guardduty"):
            plant(check, f"account {region}", is_bad)
    if is_bad:
        # A detector that is there and does nothing.
        client("guardduty", HOME).create_detector(Enable=False)


def build_iam(iam, is_bad, plant):
    for user in ("console", "robot", "direct", "inline"):
        iam.create_user(UserName=user)
    if is_bad:
        iam.create_login_profile(UserName="console", Password="not-a-secret-1A!")
    plant("console-mfa", "console", is_bad)
    plant("console-mfa", "robot", False)
    for user, active in (("robot", 2 if is_bad else 1), ("direct", 1)):
        for _ in range(active):
            iam.create_access_key(UserName=user)
        plant("two-access-keys", user, active == 2)
    off = iam.create_access_key(UserName="direct")["AccessKey"]["AccessKeyId"]
    iam.update_access_key(UserName="direct", AccessKeyId=off, Status="Inactive")
    reader = iam.create_policy(PolicyName="reader", PolicyDocument=json.dumps(READER))["Policy"]["Arn"]
    iam.create_group(GroupName="readers")
    iam.attach_group_policy(GroupName="readers", PolicyArn=reader)
    iam.add_user_to_group(GroupName="readers", UserName="robot")
    if is_bad:
        iam.attach_user_policy(UserName="direct", PolicyArn=reader)
        iam.put_user_policy(UserName="inline", PolicyName="own", PolicyDocument=json.dumps(READER))
    for user, found in (("robot", False), ("direct", is_bad), ("inline", is_bad)):
        plant("user-permissions", user, found)
    wide = [iam.create_policy(PolicyName=name, PolicyDocument=json.dumps(ADMIN))["Policy"]["Arn"] for name in ("wide", "idle")]
    iam.create_role(RoleName="worker", AssumeRolePolicyDocument=json.dumps(TRUST))
    if is_bad:
        iam.attach_role_policy(RoleName="worker", PolicyArn=wide[0])
    for policy, found in (("wide", is_bad), ("idle", False), ("reader", False)):
        plant("admin-policy", policy, found)
    iam.create_instance_profile(InstanceProfileName="worker")
    iam.add_role_to_instance_profile(InstanceProfileName="worker", RoleName="worker")


def build_trails(account, client, is_bad, plant):
    bucket = f"trails-{account}"
    make_bucket(client, bucket, HOME, plant, safe=not is_bad)
    key = client("kms").create_key()["KeyMetadata"]
    client("kms").enable_key_rotation(KeyId=key["Arn"])
    plant("key-rotation", key["KeyId"], False)
    client("logs").create_log_group(logGroupName="trails")
    group = client("logs").describe_log_groups()["logGroups"][0]["arn"]
    trail = client("cloudtrail")
    logs = {"CloudWatchLogsLogGroupArn": group, "CloudWatchLogsRoleArn": f"arn:aws:iam::{account}:role/worker"}
    for name, good in ((f"whole-{account}", True), (f"poor-{account}", False)):
        more = {"EnableLogFileValidation": True, "KmsKeyId": key["Arn"], **logs} if good else {}
        # In the bad account the trail of all regions does not log, and the one that logs is in one region.
        trail.create_trail(Name=name, S3BucketName=bucket, IsMultiRegionTrail=good, **more)
        for check in ("trail-validation", "trail-key", "trail-log-group"):
            plant(check, name, not good)
        # What AWS sets by itself.
        trail.put_event_selectors(TrailName=name, EventSelectors=[{"ReadWriteType": "All", "IncludeManagementEvents": True}])
    plant("multi-region-trail", "account", is_bad)
    trail.start_logging(Name=f"poor-{account}" if is_bad else f"whole-{account}")


def build_buckets(account, client, plant):
    make_bucket(client, f"safe-{account}", OTHER, plant, safe=True)
    make_bucket(client, f"open-{account}", OTHER, plant, safe=False)


def make_bucket(client, bucket, region, plant, safe):
    s3 = client("s3", region)
    where = {} if region == HOME else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    s3.create_bucket(Bucket=bucket, **where)
    if safe:
        s3.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=ALL_ON)
        s3.put_bucket_ownership_controls(Bucket=bucket, OwnershipControls={"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]})
        rule = {"ID": "old", "Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 400}}
        s3.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration={"Rules": [rule]})
        # moto asks who may write into the target: the access list of log delivery, or its policy.
        s3.put_bucket_acl(Bucket=bucket, ACL="log-delivery-write")
        s3.put_bucket_logging(Bucket=bucket, BucketLoggingStatus={"LoggingEnabled": {"TargetBucket": bucket, "TargetPrefix": "log/"}})
        s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps({"Version": "2012-10-17", "Statement": [tls_only(bucket)]}))
    for check in ("bucket-tls", "bucket-access-logs", "bucket-access-lists", "bucket-lifecycle"):
        plant(check, bucket, not safe)


def tls_only(bucket):
    arn = f"arn:aws:s3:::{bucket}"
    return {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [arn, f"{arn}/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }


def build_network(ec2, account, region, plant):
    vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    default = ec2.describe_security_groups()["SecurityGroups"][0]["GroupId"]
    plant("default-security-group", default, True)
    other = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    closed = ec2.describe_security_groups(Filters=[{"Name": "vpc-id", "Values": [other]}])["SecurityGroups"][0]
    ec2.revoke_security_group_egress(GroupId=closed["GroupId"], IpPermissions=closed["IpPermissionsEgress"])
    if closed["IpPermissions"]:
        ec2.revoke_security_group_ingress(GroupId=closed["GroupId"], IpPermissions=closed["IpPermissions"])
    plant("default-security-group", closed["GroupId"], False)
    rules = {
        "ssh": ({"FromPort": 22, "ToPort": 22, "IpProtocol": "tcp", "CidrIp": "0.0.0.0/0"}, True),
        "range": ({"FromPort": 3000, "ToPort": 4000, "IpProtocol": "tcp", "CidrIp": "0.0.0.0/0"}, True),
        "everything": ({"IpProtocol": "-1", "CidrIp": "0.0.0.0/0"}, True),
        # The benchmark has TCP and UDP.
        "udp": ({"FromPort": 22, "ToPort": 22, "IpProtocol": "udp", "CidrIp": "0.0.0.0/0"}, True),
        "office": ({"FromPort": 22, "ToPort": 22, "IpProtocol": "tcp", "CidrIp": "192.0.2.0/24"}, False),
        "web": ({"FromPort": 443, "ToPort": 443, "IpProtocol": "tcp", "CidrIp": "0.0.0.0/0"}, False),
    }
    for name, (rule, found) in rules.items():
        group = ec2.create_security_group(GroupName=name, Description=name, VpcId=vpc)["GroupId"]
        ec2.authorize_security_group_ingress(GroupId=group, **rule)
        plant("admin-ports", group, found)
    ec2.create_flow_logs(
        ResourceIds=[vpc], ResourceType="VPC", TrafficType="REJECT", LogDestinationType="s3", LogDestination=f"arn:aws:s3:::trails-{account}"
    )
    plant("flow-logs", vpc, False)
    plant("flow-logs", other, True)
    private = ec2.create_subnet(VpcId=other, CidrBlock="10.9.1.0/24", AvailabilityZone=f"{region}a")["Subnet"]["SubnetId"]
    plant("subnet-public", private, False)
    for subnet in ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["Subnets"]:
        plant("subnet-public", subnet["SubnetId"], True)
    for acl in ec2.describe_network_acls()["NetworkAcls"]:
        is_default = acl["VpcId"] == vpc
        if not is_default:
            ec2.delete_network_acl_entry(NetworkAclId=acl["NetworkAclId"], RuleNumber=100, Egress=False)
        plant("network-acl", acl["NetworkAclId"], is_default)


def build_instances(ec2, account, plant):
    # moto is started without its 500 images and their snapshots, and asks for none.
    subnet = ec2.describe_subnets(Filters=[{"Name": "map-public-ip-on-launch", "Values": ["false"]}])["Subnets"][0]["SubnetId"]
    some = {"ImageId": "ami-0123456789abcdef0", "MinCount": 1, "MaxCount": 1}
    required = {"HttpTokens": "required", "HttpEndpoint": "enabled"}
    [good] = ec2.run_instances(**some, SubnetId=subnet, IamInstanceProfile={"Name": "worker"}, MetadataOptions=required)["Instances"]
    [bad] = ec2.run_instances(**some)["Instances"]
    [gone] = ec2.run_instances(**some)["Instances"]
    ec2.terminate_instances(InstanceIds=[gone["InstanceId"]])
    for check in ("instance-metadata", "instance-role", "instance-address"):
        for instance, found in ((good, False), (bad, True), (gone, False)):
            plant(check, instance["InstanceId"], found)
    zone = bad["Placement"]["AvailabilityZone"]
    for encrypted in (True, False):
        volume = ec2.create_volume(Size=1, AvailabilityZone=zone, Encrypted=encrypted)
        # FSBP asks for attached ones.
        plant("volume-encryption", volume["VolumeId"], False)
        snapshot = ec2.create_snapshot(VolumeId=volume["VolumeId"])["SnapshotId"]
        if not encrypted:
            ec2.modify_snapshot_attribute(
                SnapshotId=snapshot, Attribute="createVolumePermission", OperationType="add", GroupNames=["all"]
            )
        plant("snapshot-public", snapshot, not encrypted)


def build_data(client, account, region, plant):
    rds = client("rds", region)
    for name, good in (("closed", True), ("open", False)):
        database = f"{name}-{region}"
        rds.create_db_instance(
            **DATABASE,
            DBInstanceIdentifier=database,
            StorageEncrypted=good,
            PubliclyAccessible=not good,
            AutoMinorVersionUpgrade=good,
            MultiAZ=good,
            DeletionProtection=good,
            CopyTagsToSnapshot=good,
            BackupRetentionPeriod=7 if good else 0,
            EnableIAMDatabaseAuthentication=good,
        )
        for check in ("encryption", "public", "upgrades", "zones", "deletion", "tags", "backups", "iam"):
            plant(f"database-{check}", database, not good)
        system = client("efs", region).create_file_system(CreationToken=name, Encrypted=good)
        plant("file-system-encryption", system["FileSystemId"], not good)
        snapshot = f"{name}-snapshot-{region}"
        rds.create_db_snapshot(DBInstanceIdentifier=database, DBSnapshotIdentifier=snapshot)
        if not good:
            rds.modify_db_snapshot_attribute(DBSnapshotIdentifier=snapshot, AttributeName="restore", ValuesToAdd=["all"])
        plant("database-snapshot-public", snapshot, not good)
    kms = client("kms", region)
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    plant("key-rotation", key, True)
    signing = kms.create_key(KeySpec="RSA_2048", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["KeyId"]
    plant("key-rotation", signing, False)
    doomed = kms.create_key()["KeyMetadata"]["KeyId"]
    kms.schedule_key_deletion(KeyId=doomed, PendingWindowInDays=7)
    plant("key-deletion", doomed, True)
    plant("key-deletion", key, False)
    sns = client("sns", region)
    for name, principal in (("ours", f"arn:aws:iam::{account}:root"), ("everybodys", "*")):
        topic = sns.create_topic(Name=f"{name}-{region}")["TopicArn"]
        statement = {"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "sns:Publish", "Resource": topic}
        document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        sns.set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=document)
        plant("topic-public", f"{name}-{region}", principal == "*")


if __name__ == "__main__":
    main()
