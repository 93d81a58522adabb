"""Prints the ids of the organizational units directly under the root, by name."""

import json

import boto3

organizations = boto3.client("organizations")
root = organizations.list_roots()["Roots"][0]["Id"]
pages = organizations.get_paginator("list_organizational_units_for_parent").paginate(ParentId=root)
print(json.dumps({unit["Name"]: unit["Id"] for page in pages for unit in page["OrganizationalUnits"]}))
