"""Collects the facts by which operations are classed, from the API models that botocore publishes and from the SDK's own declarations.

    pip install botocore
    node scripts/operation-classes/list-operations.js ../all-clients > ../operations.json
    python scripts/operation-classes/sweep-operations.py ../operations.json

Writes, beside this file:

- facts.tsv: what could be a read (its name says so, its model has the trait `readonly`, or a judgement speaks of it), with the API version, the trait, the
  HTTP method, and signs that it hands something out or changes something. Whatever has a sign needs a judgement in judgements.tsv.
- changes.tsv: the names of all other operations, by service.
"""
import json
import pathlib
import re
import sys

import botocore.session

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / 'partial-answers'))
import models  # noqa: E402

HANDS_OUT = re.compile(
    r'pre-?signed|signed url|temporary (security )?credential|session token|(authentication|authorization|bearer|access) token|unlock ?code|short-lived'
    r'|link to download|url to download|download (url|link)|(valid|active) for \w+ minutes|temporary (url|database password)|single-use|credentials for'
    r'|(generates?|returns?|gets?|retrieves?) (a|an|the) (\w+ ){0,4}url\b|log events|query results|results of (a|the) (\w+ )?query|(stored|raw|message) (records|payload|content)',
    re.I,
)
CHANGES = re.compile(
    r'^\W*(creates?|generates?|starts?|initiates?|sends?|submits?|updates?|registers?|claims?|exchanges?|reserves?|begins?|acquires?|restarts?)\b'
    r'|will create|starts (a|an|the)|creates (a|an|the)|if (one|it) does(n\'t| not) exist|acknowledg|(updates|sets) the status|to the (amazon )?s3 bucket that you specify',
    re.I,
)
MEMBER = re.compile(
    r'(presigned|signed|download|artifacts?|log|login|transcriptfile)_?ur[il]$|credentials?$|password$|passphrase$|secret(access)?key$|secrettoken$|clientsecret$|sharedsecret$'
    r'|^secret$|privatekey$|apikey$|unlockcode$|userdata$|(auth|access|session|refresh|id|bearer)token$|(auth|activation|registration)code$|jwt$|^pin$|personalpin$|appskey$|nwkskey$|^appkey$',
    re.I,
)


MEMBER_WORDS = re.compile(
    r'pre-?signed (get|(amazon )?(s3 )?ur[il])|presigned url|time-limited|ur[il] (used )?(to|for) download|used to authenticate access|the api key of', re.I
)


def sign_of(text):
    found = [f'hands-out:{match.group(0)}' for match in [HANDS_OUT.search(text[:1500])] if match]
    found += [f'changes:{match.group(0)}' for match in [CHANGES.search(text[:400])] if match]
    return found


def member_signs(shape):
    """Members that sound like secrets, hold text or bytes, and are not marked; bytes of any name."""
    hidden = []
    for path, _, _, member in models.members(shape, 5):
        if any(path.startswith(each) for each in hidden) or member.metadata.get('sensitive'):
            hidden.append(path)
            continue
        name = re.sub(r'[\[\]{}]', '', path.split('.')[-1])
        words = models.text(member.documentation)[:300]
        if member.type_name == 'string' and (MEMBER.search(name) or MEMBER_WORDS.search(words)):
            yield f'member:{path}'
        elif member.type_name == 'blob':
            yield f'bytes:{path}'


def main():
    session = botocore.session.Session()
    loader = session.get_component('data_loader')
    documented = json.loads(pathlib.Path(sys.argv[1]).read_text())
    judged = {line.split('\t')[0] for line in (HERE / 'judgements.tsv').read_text().splitlines()[1:]}
    facts = {}
    changes = {}
    for name in session.get_available_services():
        model = session.get_service_model(name)
        raw = loader.load_service_model(name, 'service-2')['operations']
        client = model.metadata['serviceId'].lower().replace(' ', '-')
        for operation in model.operation_names:
            key = f'{client}:{operation}'
            documented.pop(key, None)
            is_read = bool(raw[operation].get('readonly'))
            if not (models.READ.match(operation) or is_read or key in judged):
                changes.setdefault(client, set()).add(operation)
                continue
            shape = model.operation_model(operation).output_shape
            signs = sign_of(models.text(raw[operation].get('documentation'))) + list(member_signs(shape))[:3]
            method = raw[operation]['http'].get('method', '')
            facts[key] = [model.metadata['apiVersion'], 'readonly' if is_read else '-', method, '; '.join(signs)]
    for key, text in documented.items():
        client, operation = key.split(':')
        if models.READ.match(operation) or key in judged:
            facts[key] = ['sdk', '-', '-', '; '.join(sign_of(text))]
        else:
            changes.setdefault(client, set()).add(operation)
    write('facts.tsv', ['operation', 'version', 'trait', 'method', 'signs'], [[key, *facts[key]] for key in sorted(facts)])
    write('changes.tsv', ['service', 'operations'], [[client, ' '.join(sorted(changes[client]))] for client in sorted(changes)])


def write(name, head, rows):
    lines = ['\t'.join(row) for row in [head, *rows]]
    (HERE / name).write_text('\n'.join(lines) + '\n')


main()
