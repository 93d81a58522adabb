"""What a reader of the packs fsbp, cost and organization would find in accounts of moto, in one region.

Takes the ids of accounts. Prints, for each policy, the resources that are wrong and how many are right, as boto3 reads
them by the role of each account. AWS_ENDPOINT_URL and credentials come from the environment. It knows nothing of
cove-policy: each rule is written again, from what the policy's title says.
"""

import fnmatch
import ipaddress
import json
import re
import sys
from collections import defaultdict
from datetime import UTC, datetime
from functools import cache

import boto3
from botocore.exceptions import ClientError
from members import enter
from plain_host import s3control

HOME = "us-east-1"
ATTACKED = {20, 21, 22, 23, 25, 110, 135, 143, 445, 1433, 1434, 3000, 3306, 3389, 4333, 5000, 5432, 5500, 5601, 8080, 8088, 8888, 9200, 9300}
CONFIG_ROLE = "/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig"
wrong, right = defaultdict(list), defaultdict(int)


def main():
    organization = boto3.client("organizations")
    ours = {account["Id"] for account in organization.list_accounts()["Accounts"]}
    for account in sys.argv[1:]:
        session = enter(account, HOME)
        Oracle(account, cache(session.client), s3control(session, HOME), ours).judge_all()
    judge_organization(organization)
    print(json.dumps({"wrong": wrong, "right": right}))


def judge(policy, account, resource, is_wrong, region=HOME):
    if is_wrong:
        wrong[policy].append([account, region, resource])
    else:
        right[policy] += 1


def judge_organization(organization):
    """The management account, with one's own credentials."""
    facts = organization.describe_organization()["Organization"]
    own = facts["MasterAccountId"]
    judge("organization/organization-without-all-features", own, facts["Arn"], facts["FeatureSet"] != "ALL", "global")
    root = organization.list_roots()["Roots"][0]
    types = {each["Type"] for each in root["PolicyTypes"] if each["Status"] == "ENABLED"}
    judge("organization/policy-types-off", own, root["Arn"], not types >= {"SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"}, "global")
    for each in organization.list_accounts_for_parent(ParentId=root["Id"])["Accounts"]:
        judge("organization/account-outside-of-units", own, each["Arn"], each["Id"] != own, "global")
    contact = boto3.client("account", region_name=HOME).get_alternate_contact
    for each in organization.list_accounts()["Accounts"]:
        for kind in () if each["Id"] == own else ("security", "billing", "operations"):
            found = answer_or_none(contact, "ResourceNotFoundException", AccountId=each["Id"], AlternateContactType=kind.upper())
            judge(f"organization/member-without-{kind}-contact", own, each["Arn"], found is None, "global")
    trusted = {each["ServicePrincipal"] for each in organization.list_aws_service_access_for_organization()["EnabledServicePrincipals"]}
    needed = {f"{name}.amazonaws.com" for name in ("access-analyzer", "account", "cloudtrail", "config", "guardduty", "iam", "securityhub")}
    judge("organization/trusted-access-missing", own, f"{own}/trusted-access", not trusted >= needed, "global")
    trails = boto3.client("cloudtrail", region_name=HOME).describe_trails()["trailList"]
    judge("organization/organization-trail-missing", own, f"{own}/{HOME}", not any(each["IsOrganizationTrail"] for each in trails))


class Oracle:
    def __init__(self, account, client, control, ours):
        self.account, self.client, self.control, self.ours = account, client, control, ours
        self.place = f"{account}/{HOME}"

    def arn(self, service, what, region=HOME, account=None):
        return f"arn:aws:{service}:{region}:{self.account if account is None else account}:{what}"

    def judge(self, policy, resource, is_wrong, region=HOME):
        judge(policy, self.account, resource, bool(is_wrong), region)

    def judge_all(self):
        for each in (
            self.instances, self.volumes, self.network, self.groups, self.templates, self.databases, self.clusters, self.database_snapshots,
            self.file_systems, self.iam, self.keys, self.buckets, self.trails, self.services, self.sharing, self.code,
        ):
            each()

    def instances(self):
        for reservation in self.client("ec2").describe_instances()["Reservations"]:
            for each in reservation["Instances"]:
                arn = self.arn("ec2", f"instance/{each['InstanceId']}")
                interfaces = each.get("NetworkInterfaces", [])
                options = each.get("MetadataOptions", {})
                self.judge("fsbp/instance-metadata-version-1", arn, options.get("HttpEndpoint") != "disabled" and options.get("HttpTokens") != "required")
                self.judge("fsbp/instance-with-public-address", arn, each.get("PublicIpAddress") or any("PublicIp" in item.get("Association", {}) for item in interfaces))
                self.judge("fsbp/instance-with-many-interfaces", arn, len(interfaces) > 1)
                self.judge("fsbp/paravirtual-instance", arn, each.get("VirtualizationType") != "hvm")
                self.judge("fsbp/instance-stopped", arn, each["State"]["Name"] == "stopped")

    def volumes(self):
        ec2 = self.client("ec2")
        for each in ec2.describe_volumes()["Volumes"]:
            arn = self.arn("ec2", f"volume/{each['VolumeId']}")
            self.judge("fsbp/volume-not-encrypted", arn, each["State"] == "in-use" and not each["Encrypted"])
            self.judge("cost/volume-unattached", arn, each["State"] == "available")
        self.judge("fsbp/volumes-not-encrypted-by-default", self.place, not ec2.get_ebs_encryption_by_default()["EbsEncryptionByDefault"])
        images = ec2.describe_images(Owners=["self"])["Images"]
        imaged = {device["Ebs"].get("SnapshotId") for image in images for device in image["BlockDeviceMappings"] if "Ebs" in device}
        for each in ec2.describe_snapshots(OwnerIds=["self"])["Snapshots"]:
            arn = self.arn("ec2", f"snapshot/{each['SnapshotId']}")
            self.judge("cost/snapshot-old", arn, each["SnapshotId"] not in imaged)
            grants = ec2.describe_snapshot_attribute(SnapshotId=each["SnapshotId"], Attribute="createVolumePermission")["CreateVolumePermissions"]
            self.judge("organization/snapshot-shared-with-strangers", arn, any(grant.get("UserId") not in self.ours for grant in grants))
        for each in images:
            grants = ec2.describe_image_attribute(ImageId=each["ImageId"], Attribute="launchPermission")["LaunchPermissions"]
            arn = self.arn("ec2", f"image/{each['ImageId']}", account="")
            self.judge("organization/image-shared-with-strangers", arn, any(grant.get("UserId") not in self.ours for grant in grants))

    def network(self):
        ec2 = self.client("ec2")
        for each in ec2.describe_subnets()["Subnets"]:
            self.judge("fsbp/subnet-gives-public-addresses", self.arn("ec2", f"subnet/{each['SubnetId']}"), each["MapPublicIpOnLaunch"])
        for each in ec2.describe_network_acls()["NetworkAcls"]:
            arn = self.arn("ec2", f"network-acl/{each['NetworkAclId']}")
            self.judge("fsbp/network-acl-unused", arn, not each["IsDefault"] and each["Associations"] == [])
        for each in ec2.describe_vpn_connections()["VpnConnections"]:
            up = [tunnel for tunnel in each.get("VgwTelemetry", []) if tunnel["Status"] == "UP"]
            self.judge("fsbp/vpn-tunnel-down", self.arn("ec2", f"vpn-connection/{each['VpnConnectionId']}"), each["State"] == "available" and len(up) < 2)
        for each in ec2.describe_transit_gateways()["TransitGateways"]:
            arn = self.arn("ec2", f"transit-gateway/{each['TransitGatewayId']}")
            self.judge("fsbp/transit-gateway-accepts-everybody", arn, each["Options"]["AutoAcceptSharedAttachments"] == "enable")
        for each in ec2.describe_network_interfaces()["NetworkInterfaces"]:
            arn = self.arn("ec2", f"network-interface/{each['NetworkInterfaceId']}")
            own = each["InterfaceType"] == "interface" and not each["RequesterManaged"]
            self.judge("fsbp/interface-forwards-packets", arn, own and not each["SourceDestCheck"])
        endpoints = ec2.describe_vpc_endpoints()["VpcEndpoints"]
        for each in ec2.describe_vpcs()["Vpcs"]:
            has = any(item["VpcId"] == each["VpcId"] and item["ServiceName"].endswith(".ec2") for item in endpoints)
            self.judge("fsbp/vpc-without-ec2-endpoint", self.arn("ec2", f"vpc/{each['VpcId']}"), not has)
        for each in ec2.describe_nat_gateways()["NatGateways"]:
            self.judge("cost/nat-gateway-idle", each["NatGatewayId"], is_old(each["CreateTime"]))
        for each in self.client("elbv2").describe_load_balancers()["LoadBalancers"]:
            self.judge("cost/load-balancer-idle", each["LoadBalancerArn"], is_old(each["CreatedTime"]))
        for each in ec2.describe_addresses()["Addresses"]:
            self.judge("cost/address-unattached", self.arn("ec2", f"elastic-ip/{each['AllocationId']}"), not each.get("AssociationId"))

    def groups(self):
        for each in self.client("ec2").describe_security_groups()["SecurityGroups"]:
            arn = self.arn("ec2", f"security-group/{each['GroupId']}")
            world = [rule for rule in each["IpPermissions"] if any(ipaddress.ip_network(item["CidrIp"]).prefixlen < 8 for item in rule["IpRanges"])]
            attacked = any(rule["IpProtocol"] == "-1" or ATTACKED & set(range(rule["FromPort"], rule["ToPort"] + 1)) for rule in world)
            self.judge("fsbp/risky-ports-open", arn, attacked)
            web = [(rule.get("FromPort"), rule.get("ToPort")) in ((80, 80), (443, 443)) for rule in world]
            self.judge("fsbp/port-open-without-need", arn, not all(web))
            self.judge("fsbp/default-security-group-in-use", arn, each["GroupName"] == "default" and each["IpPermissions"] + each["IpPermissionsEgress"])

    def templates(self):
        ec2 = self.client("ec2")
        for each in ec2.describe_launch_templates()["LaunchTemplates"]:
            arn = self.arn("ec2", f"launch-template/{each['LaunchTemplateId']}")
            number = str(each["DefaultVersionNumber"])
            data = ec2.describe_launch_template_versions(LaunchTemplateId=each["LaunchTemplateId"], Versions=[number])
            data = data["LaunchTemplateVersions"][0]["LaunchTemplateData"]
            public = any(item.get("AssociatePublicIpAddress") for item in data.get("NetworkInterfaces", []))
            self.judge("fsbp/launch-template-with-public-address", arn, public)
            tokens = data.get("MetadataOptions", {}).get("HttpTokens")
            self.judge("fsbp/launch-template-with-metadata-version-1", arn, tokens != "required")

    def databases(self):
        for each in self.client("rds").describe_db_instances()["DBInstances"]:
            verdicts = {
                "public": each["PubliclyAccessible"],
                "not-encrypted": not each["StorageEncrypted"],
                "in-one-zone": not each["MultiAZ"],
                "without-monitoring": each.get("MonitoringInterval", 0) == 0,
                "can-be-deleted": not each["DeletionProtection"],
                "without-iam": not each["IAMDatabaseAuthenticationEnabled"],
                "backups-too-short": each["BackupRetentionPeriod"] < 7,
                "without-minor-upgrades": not each["AutoMinorVersionUpgrade"],
                "snapshots-without-tags": not each["CopyTagsToSnapshot"],
                "on-default-port": each["Endpoint"]["Port"] in (1433, 1521, 3306, 5432, 50000),
                "with-default-admin": each["MasterUsername"] in ("admin", "postgres", "root"),
            }
            for name, verdict in verdicts.items():
                self.judge(f"fsbp/database-{name}", each["DBInstanceArn"], verdict)

    def clusters(self):
        for each in self.client("rds").describe_db_clusters()["DBClusters"]:
            verdicts = {
                "can-be-deleted": not each["DeletionProtection"],
                "without-iam": not each["IAMDatabaseAuthenticationEnabled"],
                "in-one-zone": not each["MultiAZ"],
                "snapshots-without-tags": not each["CopyTagsToSnapshot"],
                "with-default-admin": each["MasterUsername"] in ("admin", "postgres", "root"),
                "not-encrypted": not each["StorageEncrypted"],
            }
            for name, verdict in verdicts.items():
                self.judge(f"fsbp/database-cluster-{name}", each["DBClusterArn"], verdict)

    def database_snapshots(self):
        rds = self.client("rds")
        for each in rds.describe_db_snapshots()["DBSnapshots"]:
            found = rds.describe_db_snapshot_attributes(DBSnapshotIdentifier=each["DBSnapshotIdentifier"])
            shared = shared_with(found["DBSnapshotAttributesResult"]["DBSnapshotAttributes"])
            self.judge("fsbp/database-snapshot-public", each["DBSnapshotArn"], "all" in shared)
            self.judge("fsbp/database-snapshot-not-encrypted", each["DBSnapshotArn"], not each["Encrypted"])
            self.judge("organization/database-snapshot-shared-with-strangers", each["DBSnapshotArn"], shared - self.ours)
        for each in rds.describe_db_cluster_snapshots()["DBClusterSnapshots"]:
            found = rds.describe_db_cluster_snapshot_attributes(DBClusterSnapshotIdentifier=each["DBClusterSnapshotIdentifier"])
            shared = shared_with(found["DBClusterSnapshotAttributesResult"]["DBClusterSnapshotAttributes"])
            self.judge("fsbp/database-cluster-snapshot-public", each["DBClusterSnapshotArn"], "all" in shared)
            self.judge("fsbp/database-cluster-snapshot-not-encrypted", each["DBClusterSnapshotArn"], not each["StorageEncrypted"])
            self.judge("organization/database-cluster-snapshot-shared-with-strangers", each["DBClusterSnapshotArn"], shared - self.ours)

    def file_systems(self):
        efs = self.client("efs")
        for each in efs.describe_file_systems()["FileSystems"]:
            self.judge("fsbp/file-system-not-encrypted", each["FileSystemArn"], not each["Encrypted"])
            self.judge("fsbp/file-system-without-backup", each["FileSystemArn"], answer_or_none(efs.describe_backup_policy, "PolicyNotFound", FileSystemId=each["FileSystemId"]) is None)
        for each in efs.describe_access_points()["AccessPoints"]:
            self.judge("fsbp/access-point-to-everything", each["AccessPointArn"], each.get("RootDirectory", {}).get("Path", "/") == "/")
            self.judge("fsbp/access-point-without-user", each["AccessPointArn"], "PosixUser" not in each)

    def iam(self):
        iam = self.client("iam")
        root = self.arn("iam", "root", region="")
        summary = iam.get_account_summary()["SummaryMap"]
        keys = summary["AccountAccessKeysPresent"]
        self.judge("organization/member-root-user-has-password", root, summary.get("AccountPasswordPresent") != 0, "global")
        self.judge("fsbp/root-access-key", root, keys, "global")
        self.judge("organization/member-root-user-has-keys", root, keys, "global")
        rules = (answer_or_none(iam.get_account_password_policy, "NoSuchEntity") or {}).get("PasswordPolicy", {})
        kinds = ("RequireSymbols", "RequireNumbers", "RequireUppercaseCharacters", "RequireLowercaseCharacters")
        strong = rules.get("MinimumPasswordLength", 0) >= 8 and all(rules.get(kind) for kind in kinds)
        self.judge("fsbp/password-policy-weak", f"{self.account}/global", not strong, "global")
        for each in iam.list_policies(Scope="Local", OnlyAttached=True)["Policies"]:
            document = iam.get_policy_version(PolicyArn=each["Arn"], VersionId=each["DefaultVersionId"])["PolicyVersion"]["Document"]
            allowed = allows(document)
            self.judge("fsbp/admin-policy-attached", each["Arn"], ("*", "*") in allowed, "global")
            self.judge("fsbp/policy-of-whole-services", each["Arn"], any(action.split(":")[-1] == "*" for action, _ in allowed), "global")
            self.judge("fsbp/policy-decrypts-with-any-key", each["Arn"], decrypts(allowed), "global")
        details = iam.get_account_authorization_details(Filter=["User", "Role"])
        for kind in ("User", "Role"):
            for each in details[f"{kind}DetailList"]:
                inline = [pair for policy in each.get(f"{kind}PolicyList", []) for pair in allows(policy["PolicyDocument"])]
                self.judge("fsbp/inline-policy-decrypts-with-any-key", each["Arn"], decrypts(inline), "global")

    def keys(self):
        kms = self.client("kms")
        for each in kms.list_keys()["Keys"]:
            state = kms.describe_key(KeyId=each["KeyId"])["KeyMetadata"]["KeyState"]
            self.judge("fsbp/key-to-be-deleted", each["KeyArn"], state == "PendingDeletion")
            text = kms.get_key_policy(KeyId=each["KeyId"], PolicyName="default")["Policy"]
            self.judge("fsbp/key-open-to-everybody", each["KeyArn"], any(who == "*" and not condition for who, condition in let_in(text)))
            self.judge("organization/key-shared-with-strangers", each["KeyArn"], self.strangers(text))

    def buckets(self):
        s3 = self.client("s3")
        for name in [each["Name"] for each in s3.list_buckets()["Buckets"]]:
            arn = f"arn:aws:s3:::{name}"
            text = (answer_or_none(s3.get_bucket_policy, "NoSuchBucketPolicy", Bucket=name) or {}).get("Policy")
            self.judge("organization/bucket-shared-with-strangers", arn, text and self.strangers(text))
            acl = s3.get_bucket_acl(Bucket=name)
            groups = {grant["Grantee"].get("URI", "").split("/")[-1] for grant in acl["Grants"]}
            blocks = [
                (answer_or_none(s3.get_public_access_block, "NoSuchPublicAccessBlockConfiguration", Bucket=name) or {}),
                (answer_or_none(self.control.get_public_access_block, "NoSuchPublicAccessBlockConfiguration", AccountId=self.account) or {}),
            ]
            ignored = any(block.get("PublicAccessBlockConfiguration", {}).get("IgnorePublicAcls") for block in blocks)
            self.judge("fsbp/bucket-public", arn, "AllUsers" in groups and not ignored)
            self.judge("organization/bucket-listed-for-strangers", arn, "AllUsers" in groups and not ignored)
            self.judge("fsbp/bucket-without-access-logs", arn, "LoggingEnabled" not in s3.get_bucket_logging(Bucket=name))
            controls = answer_or_none(s3.get_bucket_ownership_controls, "OwnershipControlsNotFoundError", Bucket=name)
            enforced = controls and controls["OwnershipControls"]["Rules"][0]["ObjectOwnership"] == "BucketOwnerEnforced"
            self.judge("fsbp/bucket-with-access-lists", arn, not enforced)
            rules = (answer_or_none(s3.get_bucket_lifecycle_configuration, "NoSuchLifecycleConfiguration", Bucket=name) or {}).get("Rules", [])
            self.judge("fsbp/bucket-without-lifecycle", arn, not rules)
            self.judge("cost/bucket-keeps-unfinished-uploads", arn, not any("AbortIncompleteMultipartUpload" in rule for rule in rules))
        block = answer_or_none(self.control.get_public_access_block, "NoSuchPublicAccessBlockConfiguration", AccountId=self.account)
        self.judge("fsbp/account-public-access-not-blocked", f"arn:aws:s3:::account/{self.account}", not block)
        for each in self.control.list_access_points(AccountId=self.account)["AccessPointList"]:
            found = self.control.get_access_point(AccountId=self.account, Name=each["Name"])["PublicAccessBlockConfiguration"]
            arn = self.arn("s3", f"accesspoint/{each['Name']}")
            self.judge("fsbp/access-point-public-access-not-blocked", arn, not all(found.values()))

    def trails(self):
        cloudtrail = self.client("cloudtrail")
        trails = cloudtrail.describe_trails()["trailList"]
        logging = [each for each in trails if cloudtrail.get_trail_status(Name=each["TrailARN"])["IsLogging"]]
        for each in trails:
            self.judge("fsbp/trail-without-kms-key", each["TrailARN"], not each.get("KmsKeyId"))
            self.judge("fsbp/trail-without-validation", each["TrailARN"], not each["LogFileValidationEnabled"])
            self.judge("fsbp/trail-without-log-group", each["TrailARN"], not each.get("CloudWatchLogsLogGroupArn"))
        self.judge("fsbp/no-multi-region-trail", self.place, not any(each["IsMultiRegionTrail"] for each in logging))
        selectors = [cloudtrail.get_event_selectors(TrailName=each["TrailARN"])["EventSelectors"][0] for each in logging]
        self.judge("cost/management-events-delivered-twice", self.place, sum(each["IncludeManagementEvents"] for each in selectors) > 1)
        self.judge("cost/data-events-delivered-twice", self.place, sum(each["DataResources"] != [] for each in selectors) > 1)

    def services(self):
        contact = answer_or_none(self.client("account").get_alternate_contact, "ResourceNotFoundException", AlternateContactType="SECURITY")
        self.judge("fsbp/security-contact-missing", f"{self.account}/global", contact is None, "global")
        guardduty = self.client("guardduty")
        states = [guardduty.get_detector(DetectorId=each)["Status"] for each in guardduty.list_detectors()["DetectorIds"]]
        self.judge("fsbp/guardduty-off", self.place, "ENABLED" not in states)
        self.judge("cost/guardduty-detectors-doubled", self.place, states.count("ENABLED") > 1)
        config = self.client("config")
        on = {each["name"] for each in config.describe_configuration_recorder_status()["ConfigurationRecordersStatus"] if each["recording"]}
        recorders = [each for each in config.describe_configuration_recorders()["ConfigurationRecorders"] if each["name"] in on]
        whole = [each for each in recorders if each["recordingGroup"]["allSupported"] and each["roleARN"].endswith(CONFIG_ROLE)]
        self.judge("fsbp/config-not-recording", self.place, whole == [])
        for each in self.client("logs").describe_log_groups()["logGroups"]:
            self.judge("cost/log-group-without-retention", each["arn"], "retentionInDays" not in each)
        sns = self.client("sns")
        for each in sns.list_topics()["Topics"]:
            text = sns.get_topic_attributes(TopicArn=each["TopicArn"])["Attributes"]["Policy"]
            self.judge("fsbp/topic-open-to-everybody", each["TopicArn"], any(who == "*" and not condition for who, condition in let_in(text)))
            self.judge("organization/topic-shared-with-strangers", each["TopicArn"], self.strangers(text))

    def sharing(self):
        sqs, secrets, iam, kms = (self.client(name) for name in ("sqs", "secretsmanager", "iam", "kms"))
        for url in sqs.list_queues()["QueueUrls"]:
            found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
            self.judge("organization/queue-shared-with-strangers", found["QueueArn"], "Policy" in found and self.strangers(found["Policy"]))
        for each in secrets.list_secrets()["SecretList"]:
            text = secrets.get_resource_policy(SecretId=each["ARN"]).get("ResourcePolicy")
            self.judge("organization/secret-shared-with-strangers", each["ARN"], text and self.strangers(text))
        for each in iam.list_roles()["Roles"]:
            self.judge("organization/role-trusts-strangers", each["Arn"], self.strangers(each["AssumeRolePolicyDocument"]), "global")
        for key in kms.list_keys()["Keys"]:
            for each in kms.list_grants(KeyId=key["KeyId"])["Grants"]:
                who = each["GranteePrincipal"].split(":")[4]
                self.judge("organization/key-granted-to-strangers", f"{key['KeyArn']}/grant/{each['GrantId']}", who not in self.ours)

    def code(self):
        functions, images = self.client("lambda"), self.client("ecr")
        for each in functions.list_functions()["Functions"]:
            name, arn = each["FunctionName"], each["FunctionArn"]
            self.judge_function("function", arn, FunctionName=name)
            for version in functions.list_versions_by_function(FunctionName=name)["Versions"]:
                if version["Version"] != "$LATEST":
                    self.judge_function("function-version", f"{arn}:{version['Version']}", FunctionName=name, Qualifier=version["Version"])
            for alias in functions.list_aliases(FunctionName=name)["Aliases"]:
                self.judge_function("function-alias", alias["AliasArn"], FunctionName=name, Qualifier=alias["Name"])
        for layer in functions.list_layers()["Layers"]:
            for each in functions.list_layer_versions(LayerName=layer["LayerName"])["LayerVersions"]:
                found = functions.get_layer_version_policy(LayerName=layer["LayerName"], VersionNumber=each["Version"])
                self.judge("organization/layer-shared-with-strangers", each["LayerVersionArn"], self.strangers(found["Policy"]))
        for each in images.describe_repositories()["repositories"]:
            found = answer_or_none(images.get_repository_policy, "RepositoryPolicyNotFoundException", repositoryName=each["repositoryName"])
            self.judge("organization/repository-shared-with-strangers", each["repositoryArn"], found and self.strangers(found["policyText"]))
        found = answer_or_none(images.get_registry_policy, "RegistryPolicyNotFoundException")
        self.judge("organization/registry-shared-with-strangers", self.arn("ecr", "registry"), found and self.strangers(found["policyText"]))

    def judge_function(self, kind, arn, **which):
        found = answer_or_none(self.client("lambda").get_policy, "ResourceNotFoundException", **which)
        self.judge(f"organization/{kind}-shared-with-strangers", arn, found and self.strangers(found["Policy"]))

    def strangers(self, document):
        """Whether somebody outside the organization is let in, by no condition."""
        names = [re.sub(r"^arn:aws:iam::(\d+):.*$", r"\1", who) for who, condition in let_in(document) if not condition]
        return any(name == "*" or (re.fullmatch(r"\d{12}", name) and name not in self.ours) for name in names)


def is_old(moment):
    return (datetime.now(UTC) - moment).days >= 7


def shared_with(attributes):
    return {value for each in attributes if each["AttributeName"] == "restore" for value in each["AttributeValues"]}


def answer_or_none(call, code, **arguments):
    try:
        return call(**arguments)
    except ClientError as error:
        if error.response["Error"]["Code"] in (code, f"{code}Exception"):
            return None
        raise


def as_list(value):
    return value if isinstance(value, list) else [value]


def statements_of(document):
    return as_list((json.loads(document) if isinstance(document, str) else document)["Statement"])


def allows(document):
    """Pairs of action and resource."""
    found = [each for each in statements_of(document) if each["Effect"] == "Allow"]
    return [(action, resource) for each in found for action in as_list(each["Action"]) for resource in as_list(each["Resource"])]


def decrypts(pairs):
    return any(fnmatch.fnmatchcase("kms:Decrypt", action) and (resource == "*" or resource.endswith(":key/*")) for action, resource in pairs)


def let_in(document):
    """Pairs of a principal of AWS and the condition on it."""
    for each in statements_of(document):
        principal = each.get("Principal", {})
        names = ["*"] if principal == "*" else as_list(principal.get("AWS", []))
        if each["Effect"] == "Allow":
            yield from ((name, each.get("Condition")) for name in names)


if __name__ == "__main__":
    main()
