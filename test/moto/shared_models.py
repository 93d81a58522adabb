"""One set of botocore's models for all sessions of a script: imported before the first of them is made.

A session parses the model of a service by itself, and these scripts make one for each account: the oracles
took 15 s of CPU for what takes 9 s with one set.
"""

import functools

import botocore.session

botocore.session.create_loader = functools.cache(botocore.session.create_loader)
