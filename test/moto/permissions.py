"""Deploys what `cove-policy permissions` prints, and says what there is afterwards.

    permissions.py stack TEMPLATE [PARAMETER=VALUE …]
    permissions.py policy DOCUMENT

`stack` makes a CloudFormation stack of a template and prints the roles and managed policies that it made; `policy` makes a managed
policy and puts the same document into a role, both of which check its grammar.
"""

import ast
import json
import sys

import boto3

iam = boto3.client("iam")


def deploy(template, *parameters):
    cloudformation = boto3.client("cloudformation", region_name="us-east-1")
    with open(template) as file:
        body = file.read()
    pairs = (parameter.split("=", 1) for parameter in parameters)
    cloudformation.create_stack(
        StackName="cove-policy",
        TemplateBody=body,
        Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in pairs],
        Capabilities=["CAPABILITY_NAMED_IAM"],
    )
    [stack] = cloudformation.describe_stacks(StackName="cove-policy")["Stacks"]
    return {
        "status": stack["StackStatus"],
        "outputs": {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]},
        "roles": {role["RoleName"]: describe_role(role) for role in iam.list_roles()["Roles"]},
        "policies": {policy["PolicyName"]: read_policy(policy["Arn"]) for policy in iam.list_policies(Scope="Local")["Policies"]},
    }


def describe_role(role):
    name = role["RoleName"]
    inline = iam.list_role_policies(RoleName=name)["PolicyNames"]
    attached = iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]
    return {
        "path": role["Path"],
        "seconds": role["MaxSessionDuration"],
        "trust": role["AssumeRolePolicyDocument"],
        "inline": {each: read_inline(name, each) for each in inline},
        "attached": sorted(policy["PolicyName"] for policy in attached),
    }


def read_inline(role, name):
    document = iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"]
    # Those of a stack's Policies moto keeps as Python writes them.
    return ast.literal_eval(document) if isinstance(document, str) else document


def read_policy(arn):
    version = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
    return iam.get_policy_version(PolicyArn=arn, VersionId=version)["PolicyVersion"]["Document"]


def put(document):
    with open(document) as file:
        text = file.read()
    arn = iam.create_policy(PolicyName="cove-policy", PolicyDocument=text)["Policy"]["Arn"]
    trust = json.dumps({"Version": "2012-10-17", "Statement": []})
    iam.create_role(RoleName="cove-policy", AssumeRolePolicyDocument=trust)
    iam.put_role_policy(RoleName="cove-policy", PolicyName="cove-policy", PolicyDocument=text)
    inline = iam.get_role_policy(RoleName="cove-policy", PolicyName="cove-policy")["PolicyDocument"]
    return {"managed": read_policy(arn), "inline": inline}


print(json.dumps({"stack": deploy, "policy": put}[sys.argv[1]](*sys.argv[2:])))
