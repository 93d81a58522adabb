"""What the rules of `oracle-packs.py` share: answers that may be absent, and what documents of policies allow."""

import fnmatch
import json
from datetime import UTC, datetime

from botocore.exceptions import ClientError


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
