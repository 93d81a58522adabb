"""Writes regions.tsv, beside this file: which regions of each partition AWS's published endpoint data lists a service in.

Needs botocore (`pip install botocore`); what it reads is facts in `endpoints.json`, `partitions.json` and the services' `service-2.json`.
Run it again when regions or services are added, then `npm run generate`. A service that the data does not list is left out: nobody
knows where it is. So is one with an endpoint for a whole partition in that partition.
"""

import datetime
import gzip
import json
import pathlib

import botocore

DATA = pathlib.Path(botocore.__file__).parent / "data"
TARGET = pathlib.Path(__file__).parent / "regions.tsv"


def main():
    partitions = json.loads((DATA / "endpoints.json").read_text())["partitions"]
    rows = [("partition", "service", "regions")]
    for partition in partitions:
        known = sorted(partition["regions"])
        rows.append((partition["partition"], "*", " ".join(known)))
        for client, prefix in sorted(clients()):
            regions = regions_of(partition["services"].get(prefix), known)
            if regions:
                rows.append((partition["partition"], client, " ".join(regions)))
    source = f"# botocore {botocore.__version__} endpoints.json, read {datetime.date.today().isoformat()}"
    TARGET.write_text("\n".join([source, *("\t".join(row) for row in rows)]) + "\n")


def clients():
    """SDK client names with their endpoint prefixes."""
    for folder in DATA.iterdir():
        models = sorted([*folder.glob("*/service-2.json"), *folder.glob("*/service-2.json.gz")]) if folder.is_dir() else []
        if not models:
            continue
        text = gzip.decompress(models[-1].read_bytes()) if models[-1].suffix == ".gz" else models[-1].read_bytes()
        metadata = json.loads(text)["metadata"]
        yield metadata["serviceId"].lower().replace(" ", "-"), metadata["endpointPrefix"]


def regions_of(service, known):
    if service is None or service.get("partitionEndpoint") or service.get("isRegionalized") is False:
        return []
    return [region for region in known if region in service["endpoints"]]


main()
