"""Builds pairs of accounts in an empty moto, one or as many as its argument says: in one of each pair every control of CIS AWS
Foundations fails, in the other none does.

Prints what a reader of the benchmark would find: policy, account, region, resource. AWS_ENDPOINT_URL and
credentials come from the environment; moto has to know AWS's own policies (MOTO_IAM_LOAD_MANAGED_POLICIES). It knows nothing of cove-policy: what it expects stands beside what it makes.
"""

import json
import sys
from functools import cache

import boto3
from members import create_member
from plain_host import s3control

HOME, OTHER = REGIONS = ("us-east-1", "eu-west-1")
ADMIN = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
READER = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}}
TRUST = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
ALL_ON = {"BlockPublicAcls": True, "IgnorePublicAcls": True, "BlockPublicPolicy": True, "RestrictPublicBuckets": True}
expected = []


def main():
    boto3.client("organizations").create_organization(FeatureSet="ALL")
    for number in range(int(sys.argv[1]) if len(sys.argv) > 1 else 1):
        build_bad(*member(f"bad-{number}"))
        build_good(*member(f"good-{number}"))
    print(json.dumps({"expected": sorted(expected)}))


def member(name):
    account, session = create_member(name)
    # Making a client takes longer than most calls.
    return account, cache(lambda service, region=HOME: session.client(service, region_name=region))


def expect(policy, account, region, resource=None):
    expected.append([policy, account, region, resource or f"{account}/{region}"])


def build_bad(account, client):
    """Everything wrong once, beside things of the same kind that are right."""
    root = f"arn:aws:iam::{account}:root"
    for policy in ("root-without-mfa", "root-without-hardware-mfa"):
        expect(policy, account, "global", root)
    for policy in ("security-contact-missing", "password-length", "password-reuse", "support-role-missing", "cloudshell-full-access"):
        expect(policy, account, "global")
    iam = client("iam")
    iam.update_account_password_policy(MinimumPasswordLength=13, PasswordReusePrevention=23)
    build_bad_users(account, iam)
    wide = iam.create_policy(PolicyName="wide", PolicyDocument=json.dumps(ADMIN))["Policy"]["Arn"]
    iam.create_policy(PolicyName="wide-but-idle", PolicyDocument=json.dumps(ADMIN))
    iam.create_role(RoleName="wide", AssumeRolePolicyDocument=json.dumps(TRUST))
    iam.attach_role_policy(RoleName="wide", PolicyArn=wide)
    iam.attach_role_policy(RoleName="wide", PolicyArn="arn:aws:iam::aws:policy/AWSCloudShellFullAccess")
    iam.put_role_policy(RoleName="wide", PolicyName="inline", PolicyDocument=json.dumps(ADMIN))
    expect("admin-policy-attached", account, "global", wide)
    expect("inline-admin-policy", account, "global", f"arn:aws:iam::{account}:role/wide")
    build_bad_trails(account, client)
    for region in REGIONS:
        expect("config-not-recording", account, region)
        expect("security-hub-off", account, region)
        expect("volumes-not-encrypted-by-default", account, region)
        build_bad_network(account, region, client("ec2", region))
    create_recorder(client("config"), account, f"config-{account}", all_supported=False)
    build_bad_buckets(account, client)
    build_bad_storage(account, client)


def build_bad_users(account, iam):
    arn = f"arn:aws:iam::{account}:user/"
    for name in ("ana", "bo", "cleo"):
        iam.create_user(UserName=name)
    iam.create_login_profile(UserName="ana", Password="not-a-secret-1A!")
    keys = [iam.create_access_key(UserName="ana")["AccessKey"]["AccessKeyId"] for _ in range(2)]
    off = iam.create_access_key(UserName="bo")["AccessKey"]["AccessKeyId"]
    iam.update_access_key(UserName="bo", AccessKeyId=off, Status="Inactive")
    iam.put_user_policy(UserName="bo", PolicyName="own", PolicyDocument=json.dumps(READER))
    for policy in ("console-user-without-mfa", "access-key-of-setup", "password-unused", "local-console-user", "two-active-access-keys"):
        expect(policy, account, "global", arn + "ana")
    for key in keys:
        expect("access-key-unused", account, "global", f"{arn}ana/{key}")
        expect("access-key-old", account, "global", f"{arn}ana/{key}")
    expect("user-with-own-permissions", account, "global", arn + "bo")


def build_bad_trails(account, client):
    """The trail that is watched does not log; the one that logs is in one region."""
    for policy in ("no-multi-region-trail", "s3-writes-not-logged", "s3-reads-not-logged", *ALARMS):
        expect(policy, account, HOME)
    bucket = f"trails-{account}"
    client("s3").create_bucket(Bucket=bucket)
    client("s3").put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=ALL_ON)
    put_policy(client("s3"), bucket, [tls_only(bucket), for_cloudtrail(bucket)])
    expect("trail-bucket-without-access-logs", account, HOME, f"arn:aws:s3:::{bucket}")
    expect("bucket-without-mfa-delete", account, HOME, f"arn:aws:s3:::{bucket}")
    group = watched_group(client)
    cloudtrail = client("cloudtrail")
    for name, more in (("silent", {"IsMultiRegionTrail": True, **group}), ("regional", {})):
        cloudtrail.create_trail(Name=name, S3BucketName=bucket, **more)
        trail = f"arn:aws:cloudtrail:{HOME}:{account}:trail/{name}"
        expect("trail-without-validation", account, HOME, trail)
        expect("trail-without-kms-key", account, HOME, trail)
    cloudtrail.start_logging(Name="regional")
    tell(client, "pending")
    for what, pattern in ALARMS.items():
        watch(client, what, pattern)


def build_bad_network(account, region, ec2):
    arn = f"arn:aws:ec2:{region}:{account}:"
    vpc = ec2.describe_vpcs()["Vpcs"][0]
    expect("vpc-without-flow-logs", account, region, f"{arn}vpc/{vpc['VpcId']}")
    acl = ec2.describe_network_acls()["NetworkAcls"][0]["NetworkAclId"]
    expect("network-acl-opens-admin-ports", account, region, f"{arn}network-acl/{acl}")
    groups = ec2.describe_security_groups(Filters=[{"Name": "group-name", "Values": ["default"]}])["SecurityGroups"]
    expect("default-security-group-in-use", account, region, f"{arn}security-group/{groups[0]['GroupId']}")
    if region != HOME:
        return
    everybody = ec2.create_managed_prefix_list(
        PrefixListName="everybody", MaxEntries=2, AddressFamily="IPv4", Entries=[{"Cidr": "0.0.0.0/1"}, {"Cidr": "128.0.0.0/1"}]
    )["PrefixList"]["PrefixListId"]
    tcp = lambda low, high, **networks: {"IpProtocol": "tcp", "FromPort": low, "ToPort": high, **networks}
    v4 = lambda *cidrs: {"IpRanges": [{"CidrIp": cidr} for cidr in cidrs]}
    v6 = lambda *cidrs: {"Ipv6Ranges": [{"CidrIpv6": cidr} for cidr in cidrs]}
    rules = {
        "ssh": (tcp(22, 22, **v4("198.51.100.0/24", "0.0.0.0/0")), ["admin-ports-open-to-ipv4"]),
        "halves": (tcp(3389, 3389, **v4("0.0.0.0/1", "128.0.0.0/1")), ["admin-ports-open-to-ipv4"]),
        "listed": (tcp(0, 100, PrefixListIds=[{"PrefixListId": everybody}]), ["admin-ports-open-to-ipv4"]),
        "ssh-6": (tcp(22, 22, **v6("::/0")), ["admin-ports-open-to-ipv6"]),
        "unicast-6": (tcp(22, 22, **v6("2000::/3")), ["admin-ports-open-to-ipv6"]),
        "files": (tcp(445, 445, **v6("::/0")), ["cifs-open"]),
        "all": ({"IpProtocol": "-1", **v4("0.0.0.0/0")}, ["admin-ports-open-to-ipv4", "cifs-open"]),
        "web": (tcp(443, 443, **v4("0.0.0.0/0"), **v6("::/0")), []),
        "office": (tcp(22, 22, **v4("10.0.0.0/8", "198.51.100.0/24"), **v6("2001:db8::/32", "fc00::/7")), []),
    }
    for name, (rule, policies) in rules.items():
        group = ec2.create_security_group(GroupName=name, Description=name, VpcId=vpc["VpcId"])["GroupId"]
        ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[rule])
        for policy in policies:
            expect(policy, account, region, f"{arn}security-group/{group}")
    other = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    expect("vpc-without-flow-logs", account, region, f"{arn}vpc/{other}")
    acls = ec2.describe_network_acls(Filters=[{"Name": "vpc-id", "Values": [other]}])["NetworkAcls"]
    expect("network-acl-opens-admin-ports", account, region, f"{arn}network-acl/{acls[0]['NetworkAclId']}")
    groups = ec2.describe_security_groups(Filters=[{"Name": "vpc-id", "Values": [other]}])["SecurityGroups"]
    expect("default-security-group-in-use", account, region, f"{arn}security-group/{groups[0]['GroupId']}")
    peering = ec2.create_vpc_peering_connection(VpcId=vpc["VpcId"], PeerVpcId=other)["VpcPeeringConnection"]["VpcPeeringConnectionId"]
    ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=peering)
    for cidr, policies in (("10.9.0.0/16", ["peering-route-too-wide"]), ("10.9.4.0/24", [])):
        table = ec2.create_route_table(VpcId=vpc["VpcId"])["RouteTable"]["RouteTableId"]
        ec2.create_route(RouteTableId=table, DestinationCidrBlock=cidr, VpcPeeringConnectionId=peering)
        for policy in policies:
            expect(policy, account, region, f"{arn}route-table/{table}")
    image = ec2.register_image(Name="own")["ImageId"]
    instances = ec2.run_instances(ImageId=image, MinCount=2, MaxCount=2)["Instances"]
    ec2.terminate_instances(InstanceIds=[instances[1]["InstanceId"]])
    for policy in ("instance-without-role", "instance-metadata-version-1"):
        expect(policy, account, region, f"{arn}instance/{instances[0]['InstanceId']}")


def build_bad_buckets(account, client):
    """The account blocks two of four settings, each bucket something else."""
    put_account_block(client, account, {**ALL_ON, "BlockPublicPolicy": False, "RestrictPublicBuckets": False})
    some = {name: name in ("BlockPublicPolicy", "RestrictPublicBuckets") for name in ALL_ON}
    for name, region, block, statements, found in (
        ("none", HOME, None, [], ["bucket-public-access-not-blocked", "bucket-allows-http"]),
        ("half", OTHER, {**some, "RestrictPublicBuckets": False}, [], ["bucket-public-access-not-blocked", "bucket-allows-http"]),
        ("together", OTHER, some, ["tls"], []),
        ("objects", HOME, ALL_ON, ["tls-objects"], ["bucket-allows-http"]),
    ):
        bucket = f"{name}-{account}"
        s3 = client("s3", region)
        s3.create_bucket(Bucket=bucket, **({} if region == HOME else {"CreateBucketConfiguration": {"LocationConstraint": region}}))
        if block:
            s3.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=block)
        if statements:
            statement = tls_only(bucket)
            if "tls-objects" in statements:
                statement["Resource"] = statement["Resource"][1:]
            put_policy(s3, bucket, [statement])
        for policy in (*found, "bucket-without-mfa-delete"):
            expect(policy, account, region, f"arn:aws:s3:::{bucket}")


def build_bad_storage(account, client):
    rds = client("rds")
    rds.create_db_instance(**DATABASE, DBInstanceIdentifier="open", StorageEncrypted=False, PubliclyAccessible=True, AutoMinorVersionUpgrade=False)
    arn = f"arn:aws:rds:{HOME}:{account}:"
    for policy in ("database-not-encrypted", "database-public", "database-without-minor-upgrades", "database-in-one-zone"):
        expect(policy, account, HOME, f"{arn}db:open")
    rds.create_db_cluster(DBClusterIdentifier="narrow", Engine="aurora-mysql", MasterUsername="root", MasterUserPassword="not-a-secret")
    expect("database-cluster-in-one-zone", account, HOME, f"{arn}cluster:narrow")
    system = client("efs", OTHER).create_file_system(CreationToken="open", Encrypted=False)
    expect("file-system-not-encrypted", account, OTHER, system["FileSystemArn"])
    key = client("kms").create_key()["KeyMetadata"]["Arn"]
    client("kms").create_key(KeySpec="RSA_2048", KeyUsage="SIGN_VERIFY")
    expect("key-without-rotation", account, HOME, key)


def build_good(account, client):
    iam = client("iam")
    expect("root-without-mfa", account, "global", f"arn:aws:iam::{account}:root")
    expect("root-without-hardware-mfa", account, "global", f"arn:aws:iam::{account}:root")
    client("account").put_alternate_contact(
        AlternateContactType="SECURITY", EmailAddress="security@example.com", Name="Security", PhoneNumber="+49 30 123", Title="On call"
    )
    iam.update_account_password_policy(MinimumPasswordLength=14, PasswordReusePrevention=24)
    iam.create_user(UserName="robot")
    iam.create_role(RoleName="support", AssumeRolePolicyDocument=json.dumps(TRUST))
    iam.attach_role_policy(RoleName="support", PolicyArn="arn:aws:iam::aws:policy/AWSSupportAccess")
    iam.put_role_policy(RoleName="support", PolicyName="reader", PolicyDocument=json.dumps(READER))
    iam.create_instance_profile(InstanceProfileName="support")
    iam.add_role_to_instance_profile(InstanceProfileName="support", RoleName="support")
    key = client("kms").create_key()["KeyMetadata"]["Arn"]
    client("kms").enable_key_rotation(KeyId=key)
    build_good_trail(account, client, key)
    for region in REGIONS:
        build_good_network(account, region, client)
        client("securityhub", region).enable_security_hub()
        client("ec2", region).enable_ebs_encryption_by_default()
        create_recorder(client("config", region), account, f"trails-{account}", all_supported=True)
        # A recorder of moto stays PENDING for ever: it has delivered nothing.
        expect("config-not-recording", account, region)
    client("rds").create_db_instance(**DATABASE, DBInstanceIdentifier="closed", StorageEncrypted=True, PubliclyAccessible=False, AutoMinorVersionUpgrade=True, MultiAZ=True)
    client("efs").create_file_system(CreationToken="closed", Encrypted=True)


def build_good_trail(account, client, key):
    bucket = f"trails-{account}"
    s3 = client("s3")
    s3.create_bucket(Bucket=bucket)
    put_account_block(client, account, ALL_ON)
    # moto forgets MFA delete.
    expect("bucket-without-mfa-delete", account, HOME, f"arn:aws:s3:::{bucket}")
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled", "MFADelete": "Enabled"})
    s3.put_bucket_acl(Bucket=bucket, ACL="log-delivery-write")
    s3.put_bucket_logging(Bucket=bucket, BucketLoggingStatus={"LoggingEnabled": {"TargetBucket": bucket, "TargetPrefix": "access/"}})
    # Only now: moto checks the target's policy for the log service, and cannot read a principal of "*".
    put_policy(s3, bucket, [tls_only(bucket), for_cloudtrail(bucket)])
    group = watched_group(client)
    cloudtrail = client("cloudtrail")
    cloudtrail.create_trail(Name="all", S3BucketName=bucket, IsMultiRegionTrail=True, EnableLogFileValidation=True, KmsKeyId=key, **group)
    cloudtrail.start_logging(Name="all")
    objects = [{"Type": "AWS::S3::Object", "Values": ["arn:aws:s3"]}]
    cloudtrail.put_event_selectors(TrailName="all", EventSelectors=[{"ReadWriteType": "All", "IncludeManagementEvents": True, "DataResources": objects}])
    tell(client, "confirmed")
    for what, pattern in ALARMS.items():
        watch(client, what, pattern)


def build_good_network(account, region, client):
    ec2 = client("ec2", region)
    vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    group = ec2.describe_security_groups()["SecurityGroups"][0]
    ec2.revoke_security_group_egress(GroupId=group["GroupId"], IpPermissions=group["IpPermissionsEgress"])
    if group["IpPermissions"]:
        ec2.revoke_security_group_ingress(GroupId=group["GroupId"], IpPermissions=group["IpPermissions"])
    for acl in ec2.describe_network_acls()["NetworkAcls"]:
        ec2.delete_network_acl_entry(NetworkAclId=acl["NetworkAclId"], RuleNumber=100, Egress=False)
        ec2.create_network_acl_entry(
            NetworkAclId=acl["NetworkAclId"], RuleNumber=100, Egress=False, Protocol="6", RuleAction="allow", CidrBlock="0.0.0.0/0", PortRange={"From": 443, "To": 443}
        )
    client("logs", region).create_log_group(logGroupName="flows")
    ec2.create_flow_logs(
        ResourceIds=[vpc], ResourceType="VPC", TrafficType="REJECT", LogGroupName="flows", DeliverLogsPermissionArn=f"arn:aws:iam::{account}:role/support"
    )
    image = ec2.register_image(Name="own")["ImageId"]
    ec2.run_instances(
        ImageId=image, MinCount=1, MaxCount=1, IamInstanceProfile={"Name": "support"}, MetadataOptions={"HttpTokens": "required", "HttpEndpoint": "enabled"}
    )


def create_recorder(config, account, bucket, all_supported):
    group = {"allSupported": True, "includeGlobalResourceTypes": True} if all_supported else {"allSupported": False, "resourceTypes": ["AWS::EC2::Instance"]}
    config.put_configuration_recorder(
        ConfigurationRecorder={"name": "default", "roleARN": f"arn:aws:iam::{account}:role/config", "recordingGroup": group}
    )
    config.put_delivery_channel(DeliveryChannel={"name": "default", "s3BucketName": bucket})
    config.start_configuration_recorder(ConfigurationRecorderName="default")


def watched_group(client):
    client("logs").create_log_group(logGroupName="trails/all")
    group = client("logs").describe_log_groups()["logGroups"][0]["arn"]
    return {"CloudWatchLogsLogGroupArn": group, "CloudWatchLogsRoleArn": group.replace(":logs:", ":iam:")}


def tell(client, state):
    """moto confirms every subscription at once: a topic without one stands for one that nobody has confirmed."""
    topic = client("sns").create_topic(Name="alarms")["TopicArn"]
    if state == "confirmed":
        client("sns").subscribe(TopicArn=topic, Protocol="email", Endpoint="security@example.com")


def watch(client, what, pattern):
    topic = client("sns").list_topics()["Topics"][0]["TopicArn"]
    client("logs").put_metric_filter(
        logGroupName="trails/all",
        filterName=what,
        filterPattern=pattern,
        metricTransformations=[{"metricName": what, "metricNamespace": "CIS", "metricValue": "1"}],
    )
    client("cloudwatch").put_metric_alarm(
        AlarmName=what, Namespace="CIS", MetricName=what, Statistic="Sum", Period=300, EvaluationPeriods=1, Threshold=1, ComparisonOperator="GreaterThanOrEqualToThreshold", AlarmActions=[topic]
    )


def put_policy(s3, bucket, statements):
    s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps({"Version": "2012-10-17", "Statement": statements}))


def tls_only(bucket):
    arn = f"arn:aws:s3:::{bucket}"
    return {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": [arn, f"{arn}/*"], "Condition": {"Bool": {"aws:SecureTransport": "false"}}}


def for_cloudtrail(bucket):
    return {"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}, "Action": "s3:PutObject", "Resource": f"arn:aws:s3:::{bucket}/AWSLogs/*"}


def put_account_block(client, account, block):
    control = s3control(SessionOf(client), HOME)
    control.put_public_access_block(AccountId=account, PublicAccessBlockConfiguration=block)


class SessionOf:
    """What plain_host asks of a session."""

    def __init__(self, client):
        self.client = lambda service, region_name: client(service, region_name)


DATABASE = {"Engine": "mysql", "DBInstanceClass": "db.t3.micro", "AllocatedStorage": 20, "MasterUsername": "root", "MasterUserPassword": "not-a-secret"}


def one_of(source, *events):
    return f"{{ ($.eventSource = {source}.amazonaws.com) && (" + " || ".join(f"($.eventName = {event})" for event in events) + ") }"


# Patterns as people write them: some with quotes, some without spaces, some with and some without the source.
ALARMS = {
    "no-alarm-on-unauthorized-calls": '{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") && ($.sourceIPAddress != "delivery.logs.amazonaws.com") && ($.eventName != "HeadBucket") }',
    "no-alarm-on-sign-in-without-mfa": '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") && ($.userIdentity.type = "IAMUser") && ($.responseElements.ConsoleLogin = "Success") }',
    "no-alarm-on-root-use": '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != "AwsServiceEvent" }',
    "no-alarm-on-iam-changes": "{" + "||".join(f"($.eventName={verb}{kind}Policy)" for kind in ("Group", "Role", "User") for verb in ("Delete", "Put", "Attach", "Detach")) + "||($.eventName=CreatePolicy)||($.eventName=DeletePolicy)||($.eventName=CreatePolicyVersion)||($.eventName=DeletePolicyVersion)}",
    "no-alarm-on-trail-changes": "{ ($.eventName = CreateTrail) || ($.eventName = UpdateTrail) || ($.eventName = DeleteTrail) || ($.eventName = StartLogging) || ($.eventName = StopLogging) }",
    "no-alarm-on-failed-sign-in": '{ ($.eventName = ConsoleLogin) && ($.errorMessage = "Failed authentication") }',
    "no-alarm-on-lost-keys": one_of("kms", "DisableKey", "ScheduleKeyDeletion"),
    "no-alarm-on-bucket-policies": one_of("s3", "PutBucketAcl", *(f"{verb}Bucket{what}" for verb in ("Put", "Delete") for what in ("Policy", "Cors", "Lifecycle", "Replication"))),
    "no-alarm-on-config-changes": one_of("config", "StopConfigurationRecorder", "DeleteDeliveryChannel", "PutDeliveryChannel", "PutConfigurationRecorder"),
    "no-alarm-on-security-groups": one_of("ec2", *(f"{verb}SecurityGroup{way}" for verb in ("Authorize", "Revoke") for way in ("Ingress", "Egress")), "CreateSecurityGroup", "DeleteSecurityGroup", "ModifySecurityGroupRules"),
    "no-alarm-on-network-acls": one_of("ec2", "CreateNetworkAcl", "CreateNetworkAclEntry", "DeleteNetworkAcl", "DeleteNetworkAclEntry", "ReplaceNetworkAclEntry", "ReplaceNetworkAclAssociation"),
    "no-alarm-on-gateways": one_of("ec2", "CreateCustomerGateway", "DeleteCustomerGateway", "AttachInternetGateway", "CreateInternetGateway", "DeleteInternetGateway", "DetachInternetGateway"),
    # Without brackets around the alternatives, as the benchmark has it.
    "no-alarm-on-route-tables": "{ ($.eventSource = ec2.amazonaws.com) && ($.eventName = CreateRoute) || ($.eventName = CreateRouteTable) || ($.eventName = ReplaceRoute) || ($.eventName = ReplaceRouteTableAssociation) || ($.eventName = DeleteRouteTable) || ($.eventName = DeleteRoute) || ($.eventName = DisassociateRouteTable) }",
    "no-alarm-on-vpcs": one_of("ec2", "CreateVpc", "DeleteVpc", "ModifyVpcAttribute", *(f"{verb}VpcPeeringConnection" for verb in ("Accept", "Create", "Delete", "Reject")), "AttachClassicLinkVpc", "DetachClassicLinkVpc", "DisableVpcClassicLink", "EnableVpcClassicLink"),
    "no-alarm-on-organization-changes": one_of("organizations", "AcceptHandshake", "AttachPolicy", "CreateAccount", "CreateOrganizationalUnit", "CreatePolicy", "DeclineHandshake", "DeleteOrganization", "DeleteOrganizationalUnit", "DeletePolicy", "DetachPolicy", "DisablePolicyType", "EnablePolicyType", "InviteAccountToOrganization", "LeaveOrganization", "MoveAccount", "RemoveAccountFromOrganization", "UpdatePolicy", "UpdateOrganizationalUnit"),
}


if __name__ == "__main__":
    main()
