"""One set of botocore's models for all sessions of a script: imported before the first of them is made.

A session parses the model of a service by itself, and these scripts make one for each account: half of
their CPU time went there.
"""

import functools

import botocore.session

botocore.session.create_loader = functools.cache(botocore.session.create_loader)
