"""Looks for lists and values inside of answers that a read cuts off, and keeps their verdicts.

    pip install botocore
    python scripts/partial-answers/sweep-cuts.py

What is cut at the top of an answer, or in a structure there, is followed or refused by its paging (`scripts/paging`). This looks at what lies deeper, in the
elements of lists for one: members that are named like a page token or a flag for more, wherever they are, and lists whose documentation speaks of the first or
latest so many, or of a part. Each structure's member counts once for each operation that has it. Writes `cuts.tsv` beside this file: candidates that are new get
the verdict `?`, which `npm run generate` refuses, those that no model has any more go, and the judged ones stay as they are.
"""
import pathlib
import re
import sys

import models

TABLE = pathlib.Path(__file__).with_name('cuts.tsv')
HEAD = ['operation', 'member', 'type', 'found', 'verdict', 'details', 'source']

TOKEN = re.compile(r'^(next\w*(token|marker)|paginationToken|continuationToken|pageToken|marker)$', re.I)
FLAG = re.compile(r'truncated|more(?!Specific)[A-Z]|additional(?=\w*(s|available)$)|(limit|cap)Exceeded|capped|isComplete$|isPartial|incomplete', re.I)
WORDS = re.compile(
    r'the (first|last|latest|top) \d+|most recent (?!ly|first)|\d+ (of the )?(most recent|latest)|partial list|a (subset|sample) of|sample of up to'
    r'|not all of|(maximum of|up to|at most) \d[\d,]* [\w ]+(is|are) (returned|displayed)|(return|contain|list)s? (a maximum of|at most|up to) \d'
    r'|findings?[\w ,]+, up to \d|more than \d+ tags|up to a maximum of \d+',
    re.I,
)


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
    is_deep = depth > 1 or '[' in path or '{' in path
    if shape.type_name == 'string':
        return 'name' if is_deep and TOKEN.search(name) else None
    if shape.type_name == 'boolean':
        return 'name' if is_deep and FLAG.search(name) else None
    return 'words' if shape.type_name in ('list', 'map') and WORDS.search(models.text(shape.documentation)) else None


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
