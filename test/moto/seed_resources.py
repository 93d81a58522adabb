"""The users, buckets, EBS settings and security groups of an account of world.yml, made in moto."""

from plain_host import s3control

HOME_REGION = "us-east-1"
SETTINGS = {
    "blockPublicAcls": "BlockPublicAcls",
    "ignorePublicAcls": "IgnorePublicAcls",
    "blockPublicPolicy": "BlockPublicPolicy",
    "restrictPublicBuckets": "RestrictPublicBuckets",
}


def seed_resources(session, account, account_id):
    for user in account.get("users", []):
        create_user(session.client("iam"), user)
    for bucket in account.get("buckets", []):
        create_bucket(session, bucket)
    put_account_block(session, account_id, account.get("accountPublicAccessBlock", "none"))
    for region in account.get("ebsEncryption", []):
        session.client("ec2", region_name=region).enable_ebs_encryption_by_default()
    for group in account.get("securityGroups", []):
        create_group(session, group)


def create_user(iam, user):
    name = user["name"]
    iam.create_user(UserName=name, Path=user.get("path", "/"))
    if user.get("password"):
        iam.create_login_profile(UserName=name, Password="not-a-secret-1A!")
    if user.get("mfa"):
        serial = iam.create_virtual_mfa_device(VirtualMFADeviceName=name)["VirtualMFADevice"]["SerialNumber"]
        iam.enable_mfa_device(UserName=name, SerialNumber=serial, AuthenticationCode1="123456", AuthenticationCode2="654321")
    for key in user.get("accessKeys", []):
        made = iam.create_access_key(UserName=name)["AccessKey"]["AccessKeyId"]
        if not key.get("active", True):
            iam.update_access_key(UserName=name, AccessKeyId=made, Status="Inactive")


def create_bucket(session, bucket):
    region = bucket.get("region", HOME_REGION)
    s3 = session.client("s3", region_name=region)
    where = {} if region == HOME_REGION else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    s3.create_bucket(Bucket=bucket["name"], **where)
    block = block_of(bucket.get("publicAccessBlock", "all"))
    if block is not None:
        s3.put_public_access_block(Bucket=bucket["name"], PublicAccessBlockConfiguration=block)


def put_account_block(session, account_id, settings):
    block = block_of(settings)
    if block is None:
        return
    control = s3control(session, HOME_REGION)
    control.put_public_access_block(AccountId=account_id, PublicAccessBlockConfiguration=block)


def block_of(settings):
    if settings == "none":
        return None
    return {member: settings == "all" or settings.get(name, False) for name, member in SETTINGS.items()}


def create_group(session, group):
    ec2 = session.client("ec2", region_name=group.get("region", HOME_REGION))
    vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    made = ec2.create_security_group(GroupName=group["name"], Description=group["name"], VpcId=vpc)["GroupId"]
    ec2.authorize_security_group_ingress(GroupId=made, IpPermissions=[permission(rule) for rule in group["ingress"]])


def permission(rule):
    ports = {"FromPort": rule["from"], "ToPort": rule.get("to", rule["from"])} if "from" in rule else {}
    return {
        "IpProtocol": rule.get("protocol", "tcp"),
        **ports,
        "IpRanges": [{"CidrIp": cidr} for cidr in rule["cidrs"] if ":" not in cidr],
        "Ipv6Ranges": [{"CidrIpv6": cidr} for cidr in rule["cidrs"] if ":" in cidr],
    }
