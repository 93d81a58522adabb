"""Looks for members of answers that might list what a read failed to answer, and keeps their verdicts.

    pip install botocore
    python scripts/partial-answers/sweep-failures.py

Goes through every member of every read's answer, six structures deep. Candidates are, by name or by their documentation, members that speak of
failures: lists, maps and structures at the top of the answer or one structure down; booleans, numbers and text there by their name alone; and whatever lies
deeper and says both that something failed and that it was to be read. Writes `failures.tsv` beside this file: candidates that are new get the verdict `?`,
which `npm run generate` refuses, those that no model has any more go, and the judged ones stay as they are.
"""
import re

import models
import verdicts

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


def how(path, depth, shape):
    name = path.rsplit('.', 1)[-1]
    words = models.text(shape.documentation)
    if depth <= 1 and '[' not in path and '{' not in path:
        if NAME.search(name):
            return 'name'
        return 'words' if shape.type_name in CONTAINERS and WORDS.search(words) else None
    return 'deep' if DEEP_NAME.search(name) and DEEP_WORDS.search(words) else None


verdicts.keep('failures.tsv', how)
