"""What a reader of the packs fsbp, cost and organization would find in accounts of moto, in one region.

Takes the ids of accounts. Prints, for each policy, the resources that are wrong and how many are right, as boto3 reads
them by the role of each account. AWS_ENDPOINT_URL and credentials come from the environment. It knows nothing of
cove-policy: each rule is written again, from what the policy's title says.
"""

import json
import re
import sys
from collections import defaultdict
from functools import cache

import boto3
from members import enter
from oracle_compute import Compute
from oracle_data import Data
from oracle_documents import allows, answer_or_none, decrypts, let_in
from plain_host import s3control

HOME = "us-east-1"
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


class Oracle(Compute, Data):
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


if __name__ == "__main__":
    main()
