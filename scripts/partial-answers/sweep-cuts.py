"""Looks for lists and values inside of answers that a read cuts off, and keeps their verdicts.

    pip install botocore
    python scripts/partial-answers/sweep-cuts.py

What is cut at the top of an answer, or in a structure there, is followed or refused by its paging (`scripts/paging`). This looks at what lies deeper, in the
elements of lists for one: members that are named like a page token or a flag for more, wherever they are, and lists whose documentation speaks of the first or
latest so many, or of a part. Each structure's member counts once for each operation that has it. Writes `cuts.tsv` beside this file: candidates that are new get
the verdict `?`, which `npm run generate` refuses, those that no model has any more go, and the judged ones stay as they are.
"""
import re

import models
import verdicts

TOKEN = re.compile(r'^(next\w*(token|marker)|paginationToken|continuationToken|pageToken|marker)$', re.I)
FLAG = re.compile(r'truncated|more(?!Specific)[A-Z]|additional(?=\w*(s|available)$)|(limit|cap)Exceeded|capped|isComplete$|isPartial|incomplete', re.I)
WORDS = re.compile(
    r'the (first|last|latest|top) \d+|most recent (?!ly|first)|\d+ (of the )?(most recent|latest)|partial list|a (subset|sample) of|sample of up to'
    r'|not all of|(maximum of|up to|at most) \d[\d,]* [\w ]+(is|are) (returned|displayed)|(return|contain|list)s? (a maximum of|at most|up to) \d'
    r'|findings?[\w ,]+, up to \d|more than \d+ tags|up to a maximum of \d+',
    re.I,
)


def how(path, depth, shape):
    name = path.rsplit('.', 1)[-1]
    is_deep = depth > 1 or '[' in path or '{' in path
    if shape.type_name == 'string':
        return 'name' if is_deep and TOKEN.search(name) else None
    if shape.type_name == 'boolean':
        return 'name' if is_deep and FLAG.search(name) else None
    return 'words' if shape.type_name in ('list', 'map') and WORDS.search(models.text(shape.documentation)) else None


verdicts.keep('cuts.tsv', how)
