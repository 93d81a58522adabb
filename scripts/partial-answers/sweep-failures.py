"""Looks for members of answers that might list what a read failed to answer, and keeps their verdicts.

    pip install botocore
    python scripts/partial-answers/sweep-failures.py

Goes through every member of every read's answer, six structures deep. Candidates are, by name or by their documentation, members that speak of
failures: lists, maps and structures at the top of the answer or one structure down; booleans, numbers and text there by their name alone; and whatever lies
deeper and says both that something failed and that it was to be read. Writes `failures.tsv` beside this file: candidates that are new get the verdict `?`,
which `npm run generate` refuses, those that no model has any more go, and the judged ones stay as they are.
"""
import pathlib
import re
import sys

import models

TABLE = pathlib.Path(__file__).with_name('failures.tsv')
HEAD = ['operation', 'member', 'type', 'found', 'verdict', 'details', 'source']

NAME = re.compile(
    r'fail|error|not_?found|unprocess|invalid|missing|unsuccess|unavailable|unresolved|unknown|denied|reject|skipped|exception|warning|partial'
    r'|incomplete|ineligible|unsupported|nonexist|notexist|notavailable',
    re.I,
)
WORDS = re.compile(
    r"fail|error|not found|could ?n.t be|could not|cannot be|unable|unprocess|not processed|invalid|does ?n.t exist|do not exist|don.t exist|not exist"
    r'|unsuccessful|not available|inaccessible|not retrieved|missing|incomplete|partial',
    re.I,
)
DEEP_NAME = re.compile(r'(error|fail|exception|unprocess|notfound|unavailable)', re.I)
DEEP_WORDS = re.compile(
    r'(retriev|describ|could ?n.t be (return|retriev|process|appl)|unable to (retriev|return|get|describe)|not returned|partial)', re.I
)
CONTAINERS = ('list', 'map', 'structure')


def candidates():
    for client, version, operation, model in models.reads():
        if model.output_shape is None:
            continue
        for path, depth, owner, shape in models.members(model.output_shape, 5):
            found = how(path, depth, shape)
            if found:
                yield [f'{client}:{operation}', path, shape.type_name, found, '?', '', f'{client} {version} {owner}']


def how(path, depth, shape):
    name = path.rsplit('.', 1)[-1]
    words = models.text(shape.documentation)
    if depth <= 1 and '[' not in path and '{' not in path:
        if NAME.search(name):
            return 'name'
        return 'words' if shape.type_name in CONTAINERS and WORDS.search(words) else None
    return 'deep' if DEEP_NAME.search(name) and DEEP_WORDS.search(words) else None


def main():
    judged = {}
    if TABLE.exists():
        lines = TABLE.read_text().splitlines()[1:]
        judged = {tuple(line.split('\t')[:2]): line.split('\t') for line in lines}
    rows = {tuple(row[:2]): row for row in candidates()}
    for key, row in judged.items():
        # What was found by hand stays until a hand takes it away.
        if key in rows:
            rows[key][3:6] = row[3:6]
        elif row[3] == 'hand':
            rows[key] = row
    new = [key for key in rows if key not in judged]
    gone = [key for key, row in judged.items() if key not in rows]
    TABLE.write_text('\n'.join('\t'.join(row) for row in [HEAD, *(rows[key] for key in sorted(rows))]) + '\n')
    print(f'botocore {models.VERSION}: {len(rows)} candidates, {len(new)} new, {len(gone)} gone', file=sys.stderr)


main()
