"""Looks for reads that answer with a part by default, and for members that some reads never fill, and keeps their verdicts.

    pip install botocore
    python scripts/partial-answers/sweep-defaults.py

Goes through the documentation of every read: the sentences on the operation, on each optional input, and on each member of the answer, six structures
deep. Candidates are what one of these sentences says in the words below, and optional inputs that are named as if they added something. Inputs that ask for
pages, an order or a language are left out. Writes `defaults.tsv` beside this file: candidates that are new get the verdict `?`, which
`npm run generate` refuses, those that no model has any more go, and the judged ones stay as they are. A candidate that is a part goes into
`parts.tsv`, a member that is not filled into `unfilled.tsv`, by hand.
"""
import pathlib
import re
import sys

import models

TABLE = pathlib.Path(__file__).with_name('defaults.tsv')
HEAD = ['operation', 'place', 'name', 'verdict', 'source']

INPUT_WORDS = re.compile(
    r"if (you )?(do not|don.t|did not) (specify|provide|include|supply|pass|use|set)"
    r"|if (this|the|no|a|an|it) [^.]{0,60}(is ?n.t|is not|are not|not|omitted|is omitted) (specified|provided|included|supplied|passed|set)"
    r'|if omitted|is omitted|if you omit|if no [^.]{0,50} (is|are) (specified|provided|supplied|passed)'
    r'|when (not|no) [^.]{0,40}(specified|provided)|by default|the default (is|value|behavio|setting)|defaults? to|default:|default is|default value'
    r'|unless you (specify|include|provide|set)|only if you|when omitted|\bnot specified\b|determined implicitly',
    re.I,
)
INPUT_NAMES = re.compile(r'^(include|show|with|return|fetch|recurs|details?$|only|attributenames|optional|additional(attributes?names?)?$)', re.I)
NOT_PARTS = re.compile(
    r'^(max|limit|page|nexttoken|.*token$|marker|sort|order|dryrun|client|locale|language|timezone|count$|number|size|top|.*maxresults|.*pagesize'
    r'|maxitems|.*limit$|maxrecords|.*sortby|.*sortorder|.*orderby|ascending|reverse|queryoptions|highlight|facet)',
    re.I,
)
OPERATION_WORDS = re.compile(
    r"by default|default (cluster|is|filtering)|determine[sd]? [^.]{0,30}implicitly|does ?n.t return|do(es)? not return|not returned|is not included"
    r'|returns only|only returns?|only lists?|default .* (returns|lists)|subset|to view all of the information|only [^.]{0,40}(are|is) (returned|listed)'
    r'|only the first|last \d+ (days|months|hours|weeks)|past \d+|if you (do not|don.t) (specify|provide|include)|partial|only (restrict|results)',
    re.I,
)
MEMBER_WORDS = re.compile(
    r"(not|never|isn.t|aren.t) (returned|included|populated|provided|shown|displayed) (by|in|for|from|when|with|unless)|not supported by"
    r'|(only|is) (returned|included|populated|displayed|shown) (only )?(by|in|when|if|for|with)|(returned|included|populated) only|appears only'
    r"|not (included|returned|populated) in|(is|are) always (null|empty)|always (null|empty)|no longer (returned|used|populated)"
    r'|only (returned|included|populated)|(only|not) .{0,40}(Describe|List|Get|BatchGet)[A-Z]\w+',
    re.I,
)


def candidates():
    for client, version, operation, model in models.reads():
        name = f'{client}:{operation}'
        if any(OPERATION_WORDS.search(each) for each in models.sentences(model.documentation)):
            yield [name, 'operation', '', '?', f'{client} {version} {operation}']
        yield from inputs(client, version, operation, model)
        for path, _, owner, shape in models.members(model.output_shape, 5):
            if re.search(r'token|marker', path, re.I):
                continue
            if any(MEMBER_WORDS.search(each) for each in models.sentences(shape.documentation)):
                yield [name, 'member', path, '?', f'{client} {version} {owner}']


def inputs(client, version, operation, model):
    if model.input_shape is None:
        return
    for name, shape in model.input_shape.members.items():
        if name in model.input_shape.required_members or NOT_PARTS.match(name):
            continue
        if INPUT_NAMES.match(name) or any(INPUT_WORDS.search(each) for each in models.sentences(shape.documentation)):
            yield [f'{client}:{operation}', 'input', name, '?', f'{client} {version} {model.input_shape.name}']


def rows():
    """A member of a structure is one candidate, however many reads answer with that structure."""
    found, seen = {}, set()
    for row in candidates():
        if row[1] == 'member':
            key = (row[4], row[2].rsplit('.', 1)[-1])
            if key in seen:
                continue
            seen.add(key)
        found[tuple(row[:3])] = row
    return found


def main():
    judged = {}
    if TABLE.exists():
        judged = {tuple(line.split('\t')[:3]): line.split('\t') for line in TABLE.read_text().splitlines()[1:]}
    found = rows()
    for key, row in judged.items():
        if key in found:
            found[key][3] = row[3]
    new = [key for key in found if key not in judged]
    gone = [key for key in judged if key not in found]
    TABLE.write_text('\n'.join('\t'.join(row) for row in [HEAD, *(found[key] for key in sorted(found))]) + '\n')
    print(f'botocore {models.VERSION}: {len(found)} candidates, {len(new)} new, {len(gone)} gone', file=sys.stderr)


main()
