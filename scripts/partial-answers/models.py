"""The reads of all AWS clients, from the API models that botocore publishes: `pip install botocore`.

A read is what `src/catalog/operation-access.ts` takes for one, and services are called as the SDK for JavaScript calls its clients.
"""
import html
import re

import botocore
import botocore.session

VERSION = botocore.__version__

READ = re.compile(
    r'^(AdminGet|AdminList|BatchCheck|BatchDescribe|BatchGet|BatchIsAuthorized|BatchList|Check|Count|Describe|Estimate|Filter|Get|Head|Is|List'
    r'|Lookup|Preview|Query|Scan|Search|Select|Simulate|Validate)([A-Z0-9]|$)'
)


def reads():
    """Each read as (client, API version, operation's name, operation's model), in the order of their names."""
    session = botocore.session.Session()
    found = []
    for name in session.get_available_services():
        model = session.get_service_model(name)
        client = model.metadata['serviceId'].lower().replace(' ', '-')
        for operation in model.operation_names:
            if READ.match(operation):
                found.append((client, model.metadata['apiVersion'], operation, model.operation_model(operation)))
    return sorted(found, key=lambda each: each[:3])


def text(documentation):
    """Documentation without its markup, in one line."""
    return re.sub(r'\s+', ' ', html.unescape(re.sub(r'<[^>]+>', ' ', documentation or ''))).strip()


def sentences(documentation):
    return re.split(r'(?<=[.!?])\s+(?=[A-Z"`])', text(documentation))


def members(shape, deepest):
    """All members below a shape as (path, depth, structure that has it, shape), lists as `Name[]` and maps as `Name{}`."""
    yield from _below(shape, (), 0, deepest, frozenset())


def _below(shape, path, depth, deepest, seen):
    if depth > deepest or shape is None:
        return
    if shape.type_name == 'structure':
        if shape.name in seen:
            return
        for name, member in shape.members.items():
            yield '.'.join((*path, name)), depth, shape.name, member
            yield from _below(member, (*path, name), depth + 1, deepest, seen | {shape.name})
    elif shape.type_name in ('list', 'map') and path:
        inner, mark = (shape.member, '[]') if shape.type_name == 'list' else (shape.value, '{}')
        yield from _below(inner, (*path[:-1], path[-1] + mark), depth, deepest, seen)
