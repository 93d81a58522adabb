"""Writes what botocore's API models say about the pages of every read, as JSON: an independent witness for `sweep-paging.js`.

    pip install botocore
    python scripts/paging/models.py > models.json

A read is what `src/catalog/operation-access.ts` takes for one by its name, and services are called as the SDK for JavaScript calls its clients. Of each read: its entry in
`paginators-1.json`, if it has one, the members of its input, and those of its answer, two structures deep.
"""
import json
import pathlib
import sys

import botocore.session

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'partial-answers'))
import models  # noqa: E402

KINDS = {
    'structure': 'structure', 'list': 'list', 'map': 'map', 'boolean': 'boolean', 'timestamp': 'timestamp', 'blob': 'blob',
    'integer': 'number', 'long': 'number', 'float': 'number', 'double': 'number', 'bigdecimal': 'number', 'biginteger': 'number',
}


def kind(shape):
    return KINDS.get(shape.type_name, 'string')


def outputs(shape):
    if shape is None:
        return []
    found = []
    for name, member in shape.members.items():
        found.append([name, kind(member)])
        if member.type_name == 'structure':
            found += [[f'{name}.{inner}', kind(below)] for inner, below in member.members.items()]
    return found


def paginators():
    """Each operation's entry, by client and operation."""
    session = botocore.session.Session()
    loader = session.get_component('data_loader')
    found = {}
    for name in session.get_available_services():
        client = session.get_service_model(name).metadata['serviceId'].lower().replace(' ', '-')
        try:
            entries = loader.load_service_model(name, 'paginators-1')['pagination']
        except botocore.exceptions.UnknownServiceError:
            continue
        found.update({f'{client}:{operation}': entry for operation, entry in entries.items()})
    return found


def as_list(value):
    return value if isinstance(value, list) else [value]


def main():
    entries = paginators()
    facts = {}
    for client, _, operation, model in models.reads():
        name = f'{client}:{operation}'
        entry = entries.get(name)
        facts[name] = {
            'inputs': list(model.input_shape.members) if model.input_shape else [],
            'outputs': outputs(model.output_shape),
            'paginator': entry and {
                'tokens': [list(pair) for pair in zip(as_list(entry['input_token']), as_list(entry['output_token']))],
                'more': entry.get('more_results'),
            },
        }
    json.dump({'botocore': models.VERSION, 'operations': facts}, sys.stdout)


main()
