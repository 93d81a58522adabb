"""The members of answers that a sweep finds, and the verdicts of those who have judged them."""
import pathlib
import sys

import models

HEAD = ['operation', 'member', 'type', 'found', 'verdict', 'details', 'source']


def keep(name, how):
    """Goes through every member of every read's answer, six structures deep, and writes those that are found to a table beside this file.

    Candidates that are new get the verdict `?`, which `npm run generate` refuses; those that no model has any more go, and the judged ones stay as they are.
    `how(path, depth, shape)` says how a member was found; None: not at all.
    """
    table = pathlib.Path(__file__).with_name(name)
    judged = {}
    if table.exists():
        lines = table.read_text().splitlines()[1:]
        judged = {tuple(line.split('\t')[:2]): line.split('\t') for line in lines}
    rows = {tuple(row[:2]): row for row in _candidates(how)}
    for key, row in judged.items():
        # What was found by hand stays until a hand takes it away.
        if key in rows:
            rows[key][3:6] = row[3:6]
        elif row[3] == 'hand':
            rows[key] = row
    new = [key for key in rows if key not in judged]
    gone = [key for key in judged if key not in rows]
    table.write_text('\n'.join('\t'.join(row) for row in [HEAD, *(rows[key] for key in sorted(rows))]) + '\n')
    print(f'botocore {models.VERSION}: {len(rows)} candidates, {len(new)} new, {len(gone)} gone', file=sys.stderr)


def _candidates(how):
    for client, version, operation, model in models.reads():
        if model.output_shape is None:
            continue
        for path, depth, owner, shape in models.members(model.output_shape, 5):
            found = how(path, depth, shape)
            if found:
                yield [f'{client}:{operation}', path, shape.type_name, found, '?', '', f'{client} {version} {owner}']
