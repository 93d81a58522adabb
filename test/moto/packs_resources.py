"""What the packs fsbp, cost and organization ask about, made in an account of moto: of each kind something wrong, and something like it that is right."""

import json

from plain_host import s3control

HOME = "us-east-1"
STRANGER = "444455556666"
OWNER = {"MasterUserPassword": "only-for-moto"}
ALL_ON = {"BlockPublicAcls": True, "IgnorePublicAcls": True, "BlockPublicPolicy": True, "RestrictPublicBuckets": True}


def document(action, resource="*", **more):
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": action, "Resource": resource, **more}]})


def build_kinds(account, session, number, own):
    """
    :param number: of the account. What an account has once, such as its password policy, is right in those that are even.
    :param own: the organization's management account.
    """
    is_careful = number % 2 == 0
    client = session.client
    build_network(client("ec2"), client("elbv2"))
    build_instances(client("ec2"))
    build_groups(client("ec2"))
    build_databases(client("rds"))
    build_file_systems(client("efs"))
    build_documents(account, client("iam"))
    build_buckets(account, session)
    build_trails(account, session, {"whole": number != 1, "bare": number in (1, 3)})
    build_keys(account, client("kms"))
    build_topics(client("sns"))
    build_what_is_shared(client)
    build_registry(account, client("ecr"), own if is_careful else STRANGER)
    if is_careful:
        build_account(account, session)
    else:
        build_careless(client, is_doubled=number == 3)


def build_network(ec2, balancers):
    vpc, lone = (ec2.create_vpc(CidrBlock=block)["Vpc"]["VpcId"] for block in ("10.1.0.0/16", "10.2.0.0/16"))
    subnets = [
        ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.1.{number}.0/24", AvailabilityZone=f"{HOME}{zone}")["Subnet"]["SubnetId"]
        for number, zone in enumerate("ab")
    ]
    ec2.modify_subnet_attribute(SubnetId=subnets[0], MapPublicIpOnLaunch={"Value": True})
    ec2.create_vpc_endpoint(VpcId=vpc, ServiceName=f"com.amazonaws.{HOME}.ec2", VpcEndpointType="Interface", SubnetIds=subnets[:1])
    ec2.create_vpc_endpoint(VpcId=lone, ServiceName=f"com.amazonaws.{HOME}.s3", VpcEndpointType="Gateway")
    ec2.create_network_acl(VpcId=lone)
    for check in (True, False):
        made = ec2.create_network_interface(SubnetId=subnets[0])["NetworkInterface"]["NetworkInterfaceId"]
        ec2.modify_network_interface_attribute(NetworkInterfaceId=made, SourceDestCheck={"Value": check})
    for accepts in ("enable", "disable"):
        ec2.create_transit_gateway(Options={"AutoAcceptSharedAttachments": accepts})
    customer = ec2.create_customer_gateway(BgpAsn=65000, PublicIp="198.51.100.7", Type="ipsec.1")["CustomerGateway"]["CustomerGatewayId"]
    gateway = ec2.create_vpn_gateway(Type="ipsec.1")["VpnGateway"]["VpnGatewayId"]
    ec2.create_vpn_connection(CustomerGatewayId=customer, VpnGatewayId=gateway, Type="ipsec.1")
    for public in (True, False):
        data = {
            "NetworkInterfaces": [{"DeviceIndex": 0, "AssociatePublicIpAddress": public}],
            "MetadataOptions": {"HttpTokens": "optional" if public else "required"},
        }
        ec2.create_launch_template(LaunchTemplateName=f"public-{public}", LaunchTemplateData=data)
    interface = ec2.create_network_interface(SubnetId=subnets[1])["NetworkInterface"]["NetworkInterfaceId"]
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    ec2.associate_address(AllocationId=address, NetworkInterfaceId=interface)
    balancers.create_load_balancer(Name="even", Subnets=subnets)
    ec2.create_nat_gateway(SubnetId=subnets[0], AllocationId=ec2.allocate_address(Domain="vpc")["AllocationId"])


def build_instances(ec2):
    image, old = (ec2.register_image(Name=kind, VirtualizationType=kind, RootDeviceName="/dev/sda1")["ImageId"] for kind in ("hvm", "paravirtual"))
    vpc = ec2.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["false"]}])["Vpcs"][0]["VpcId"]
    subnet = ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["Subnets"][0]["SubnetId"]
    start = {"ImageId": image, "MinCount": 1, "MaxCount": 1}
    for tokens, public in (("optional", True), ("required", False)):
        interface = {"DeviceIndex": 0, "SubnetId": subnet, "AssociatePublicIpAddress": public}
        ec2.run_instances(**start, MetadataOptions={"HttpTokens": tokens, "HttpEndpoint": "enabled"}, NetworkInterfaces=[interface])
    ec2.run_instances(**{**start, "ImageId": old}, SubnetId=subnet)
    stopped = ec2.run_instances(**start, SubnetId=subnet)["Instances"][0]["InstanceId"]
    extra = ec2.create_network_interface(SubnetId=subnet)["NetworkInterface"]["NetworkInterfaceId"]
    ec2.attach_network_interface(NetworkInterfaceId=extra, InstanceId=stopped, DeviceIndex=1)
    ec2.stop_instances(InstanceIds=[stopped])
    for encrypted in (True, False):
        volume = ec2.create_volume(Size=1, AvailabilityZone=f"{HOME}a", Encrypted=encrypted)["VolumeId"]
        ec2.attach_volume(VolumeId=volume, InstanceId=stopped, Device="/dev/sdf" if encrypted else "/dev/sdg")
    ec2.create_image(InstanceId=stopped, Name="of-an-instance")


def build_groups(ec2):
    vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    for name, port, cidr in (("web", 443, "0.0.0.0/0"), ("odd", 8443, "0.0.0.0/0"), ("inner", 22, "10.0.0.0/8"), ("half", 22, "128.0.0.0/1")):
        group = ec2.create_security_group(GroupName=name, Description=name, VpcId=vpc)["GroupId"]
        ec2.authorize_security_group_ingress(GroupId=group, IpProtocol="tcp", FromPort=port, ToPort=port, CidrIp=cidr)
    other = ec2.create_vpc(CidrBlock="10.3.0.0/16")["Vpc"]["VpcId"]
    empty = ec2.describe_security_groups(Filters=[{"Name": "vpc-id", "Values": [other]}, {"Name": "group-name", "Values": ["default"]}])["SecurityGroups"][0]
    ec2.revoke_security_group_egress(GroupId=empty["GroupId"], IpPermissions=empty["IpPermissionsEgress"])
    if empty["IpPermissions"]:
        ec2.revoke_security_group_ingress(GroupId=empty["GroupId"], IpPermissions=empty["IpPermissions"])


def build_databases(rds):
    size = {"DBInstanceClass": "db.t3.micro", "AllocatedStorage": 20, "Engine": "postgres", **OWNER}
    rds.create_db_instance(DBInstanceIdentifier="bad", MasterUsername="postgres", PubliclyAccessible=True, AutoMinorVersionUpgrade=False, BackupRetentionPeriod=1, **size)
    rds.create_db_instance(
        DBInstanceIdentifier="good",
        MasterUsername="keeper",
        PubliclyAccessible=False,
        AutoMinorVersionUpgrade=True,
        BackupRetentionPeriod=8,
        StorageEncrypted=True,
        MultiAZ=True,
        DeletionProtection=True,
        CopyTagsToSnapshot=True,
        EnableIAMDatabaseAuthentication=True,
        MonitoringInterval=60,
        MonitoringRoleArn="arn:aws:iam::123456789012:role/monitoring",
        EnableCloudwatchLogsExports=["postgresql"],
        EnablePerformanceInsights=True,
        VpcSecurityGroupIds=[],
        Port=6432,
        **size,
    )
    cluster = {"Engine": "aurora-postgresql", **OWNER}
    rds.create_db_cluster(DBClusterIdentifier="bad", MasterUsername="admin", **cluster)
    rds.create_db_cluster(
        DBClusterIdentifier="good",
        MasterUsername="keeper",
        StorageEncrypted=True,
        DeletionProtection=True,
        CopyTagsToSnapshot=True,
        EnableIAMDatabaseAuthentication=True,
        EnableCloudwatchLogsExports=["postgresql"],
        AvailabilityZones=[f"{HOME}a", f"{HOME}b"],
        BackupRetentionPeriod=8,
        Port=6432,
        **cluster,
    )
    for name in ("bad", "good"):
        rds.create_db_snapshot(DBSnapshotIdentifier=f"of-{name}", DBInstanceIdentifier=name)
        rds.create_db_cluster_snapshot(DBClusterSnapshotIdentifier=f"of-cluster-{name}", DBClusterIdentifier=name)
    rds.modify_db_snapshot_attribute(DBSnapshotIdentifier="of-bad", AttributeName="restore", ValuesToAdd=["all"])
    rds.modify_db_cluster_snapshot_attribute(DBClusterSnapshotIdentifier="of-cluster-bad", AttributeName="restore", ValuesToAdd=["all"])


def build_file_systems(efs):
    for encrypted in (True, False):
        made = efs.create_file_system(CreationToken=str(encrypted), Encrypted=encrypted)["FileSystemId"]
    efs.create_access_point(ClientToken="bad", FileSystemId=made)
    efs.create_access_point(ClientToken="good", FileSystemId=made, RootDirectory={"Path": "/data"}, PosixUser={"Uid": 1, "Gid": 1})


def build_documents(account, iam):
    """Policies of the account's own, all of them attached but one; and inline ones."""
    documents = {
        "all": document("*"),
        "service": document("s3:*"),
        "one-call": document("s3:GetObject"),
        "any-key": document("kms:Decrypt"),
        "one-key": document("kms:Decrypt", f"arn:aws:kms:{HOME}:{account}:key/1234abcd-12ab-34cd-56ef-1234567890ab"),
    }
    trust = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
    iam.create_role(RoleName="has-them", AssumeRolePolicyDocument=json.dumps(trust))
    for name, text in documents.items():
        arn = iam.create_policy(PolicyName=name, PolicyDocument=text)["Policy"]["Arn"]
        iam.attach_role_policy(RoleName="has-them", PolicyArn=arn)
    iam.create_policy(PolicyName="idle", PolicyDocument=document("*"))
    for name, text in (("wide", documents["any-key"]), ("narrow", documents["one-key"])):
        iam.create_user(UserName=name)
        iam.put_user_policy(UserName=name, PolicyName="inline", PolicyDocument=text)


def build_buckets(account, session):
    s3 = session.client("s3")
    for name in ("plain", "careful", "listed"):
        s3.create_bucket(Bucket=f"{name}-{account}", **({"ObjectOwnership": "BucketOwnerEnforced"} if name == "careful" else {}))
    logs = {"LoggingEnabled": {"TargetBucket": f"plain-{account}", "TargetPrefix": "a/"}}
    write = [{"Grantee": {"Type": "Group", "URI": "http://acs.amazonaws.com/groups/s3/LogDelivery"}, "Permission": grant} for grant in ("WRITE", "READ_ACP")]
    owner = s3.get_bucket_acl(Bucket=f"plain-{account}")["Owner"]
    s3.put_bucket_acl(Bucket=f"plain-{account}", AccessControlPolicy={"Owner": owner, "Grants": write})
    s3.put_bucket_logging(Bucket=f"careful-{account}", BucketLoggingStatus=logs)
    rule = {"ID": "a", "Status": "Enabled", "Filter": {"Prefix": ""}, "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7}}
    s3.put_bucket_lifecycle_configuration(Bucket=f"careful-{account}", LifecycleConfiguration={"Rules": [rule]})
    s3.put_bucket_acl(Bucket=f"listed-{account}", ACL="public-read")
    s3.create_bucket(Bucket=f"blocked-{account}")
    s3.put_bucket_acl(Bucket=f"blocked-{account}", ACL="public-read")
    s3.put_public_access_block(Bucket=f"blocked-{account}", PublicAccessBlockConfiguration=ALL_ON)


def build_trails(account, session, logs):
    """One that is bare, and one with all that is asked of a trail."""
    bucket, cloudtrail = f"plain-{account}", session.client("cloudtrail")
    group = f"arn:aws:logs:{HOME}:{account}:log-group:trails:*"
    session.client("logs").create_log_group(logGroupName="trails")
    session.client("logs").put_retention_policy(logGroupName="trails", retentionInDays=30)
    cloudtrail.create_trail(Name="bare", S3BucketName=bucket)
    key = f"arn:aws:kms:{HOME}:{account}:key/1234abcd-12ab-34cd-56ef-1234567890ab"
    whole = {"IsMultiRegionTrail": True, "EnableLogFileValidation": True, "KmsKeyId": key}
    cloudtrail.create_trail(Name="whole", S3BucketName=bucket, CloudWatchLogsLogGroupArn=group, CloudWatchLogsRoleArn=f"arn:aws:iam::{account}:role/has-them", **whole)
    data = [{"Type": "AWS::S3::Object", "Values": ["arn:aws:s3"]}]
    for name in ("bare", "whole"):
        selector = {"ReadWriteType": "All", "IncludeManagementEvents": True, "DataResources": data}
        cloudtrail.put_event_selectors(TrailName=name, EventSelectors=[selector])
        if logs[name]:
            cloudtrail.start_logging(Name=name)


def build_keys(account, kms):
    kms.create_key(Description="good")
    lost = kms.create_key(Description="to be deleted")["KeyMetadata"]["KeyId"]
    kms.schedule_key_deletion(KeyId=lost)
    key = kms.create_key(Description="open")["KeyMetadata"]["KeyId"]
    kms.put_key_policy(KeyId=key, PolicyName="default", Policy=document("kms:*", Principal={"AWS": "*"}))
    closed = {"Principal": {"AWS": "*"}, "Condition": {"StringEquals": {"kms:CallerAccount": account}}}
    key = kms.create_key(Description="closed")["KeyMetadata"]["KeyId"]
    kms.put_key_policy(KeyId=key, PolicyName="default", Policy=document("kms:*", **closed))


def build_topics(sns):
    topic = sns.create_topic(Name="open")["TopicArn"]
    sns.set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=document("sns:Publish", topic, Principal="*"))
    sns.create_topic(Name="closed")


def build_what_is_shared(client):
    """Queues, secrets, keys, images: one that nobody outside may use, and one that a stranger may."""
    stranger = {"Principal": {"AWS": f"arn:aws:iam::{STRANGER}:root"}}
    for name in ("kept", "shared"):
        url = client("sqs").create_queue(QueueName=name)["QueueUrl"]
        secret = client("secretsmanager").create_secret(Name=name, SecretString="only-for-moto")["ARN"]
        key = client("kms").create_key(Description=name)["KeyMetadata"]["KeyId"]
    client("sqs").set_queue_attributes(QueueUrl=url, Attributes={"Policy": document("sqs:SendMessage", **stranger)})
    client("secretsmanager").put_resource_policy(SecretId=secret, ResourcePolicy=document("secretsmanager:GetSecretValue", **stranger))
    client("kms").put_key_policy(KeyId=key, PolicyName="default", Policy=document("kms:*", **stranger))
    images = client("ec2").describe_images(Owners=["self"])["Images"]
    client("ec2").modify_image_attribute(ImageId=images[0]["ImageId"], LaunchPermission={"Add": [{"UserId": STRANGER}]})


def build_registry(account, ecr, who):
    place = f"arn:aws:ecr:{HOME}:{account}:repository/*"
    ecr.put_registry_policy(policyText=document("ecr:ReplicateImage", place, Principal={"AWS": f"arn:aws:iam::{who}:root"}))


def build_careless(client, is_doubled):
    for _ in range(2):
        client("guardduty").create_detector(Enable=is_doubled)


def build_account(account, session):
    """What an account has once, as it should be."""
    client = session.client
    config = client("config")
    role = f"arn:aws:iam::{account}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"
    config.put_configuration_recorder(ConfigurationRecorder={"name": "default", "roleARN": role, "recordingGroup": {"allSupported": True}})
    config.put_delivery_channel(DeliveryChannel={"name": "default", "s3BucketName": f"plain-{account}"})
    config.start_configuration_recorder(ConfigurationRecorderName="default")
    client("iam").update_account_password_policy(
        MinimumPasswordLength=14, RequireSymbols=True, RequireNumbers=True, RequireUppercaseCharacters=True, RequireLowercaseCharacters=True
    )
    contact = {"Name": "Team", "EmailAddress": "team@example.com", "PhoneNumber": "1", "Title": "Team"}
    for kind in ("SECURITY", "BILLING", "OPERATIONS"):
        client("account").put_alternate_contact(AlternateContactType=kind, **contact)
    s3control(session, HOME).put_public_access_block(AccountId=account, PublicAccessBlockConfiguration=ALL_ON)
    client("ec2").enable_ebs_encryption_by_default()
    client("guardduty").create_detector(Enable=True)
