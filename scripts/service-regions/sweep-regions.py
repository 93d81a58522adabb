"""Writes regions.tsv, beside this file: facts of AWS's published endpoint data on services that are not in every region.

    pip install botocore, then: python scripts/service-regions/sweep-regions.py, then: npm run generate

- `known` has the regions that the data knows.
- `absent` has the regions of a partition in which the data lists a service elsewhere, and not there. Where the data does not have a
  service in a partition at all, it says nothing.
- `global` has the services whose endpoint rules give the same URL for every region of the partition `aws`.
"""

import datetime
import pathlib

import botocore
from botocore.endpoint_provider import EndpointProvider
from botocore.exceptions import BotoCoreError
from botocore.loaders import Loader

LOADER = Loader(include_default_search_paths=False, extra_search_paths=[str(Loader.BUILTIN_DATA_PATH)])
TARGET = pathlib.Path(__file__).parent / "regions.tsv"
# Regions that have nothing in common but their partition.
SAMPLE = ("us-west-1", "eu-central-1", "ap-south-2")


def main():
    partitions = LOADER.load_data("endpoints")["partitions"]
    rows = [("known", "", " ".join(sorted(region for each in partitions for region in each["regions"])))]
    for folder in sorted(LOADER.list_available_services("service-2")):
        metadata = LOADER.load_service_model(folder, "service-2")["metadata"]
        client = metadata["serviceId"].lower().replace(" ", "-")
        url = global_url(folder)
        if url is not None:
            rows.append(("global", client, url))
            continue
        absent = [region for each in partitions for region in absent_from(each, metadata["endpointPrefix"])]
        if absent:
            rows.append(("absent", client, " ".join(sorted(absent))))
    day = datetime.date.today().isoformat()
    source = f"# botocore {botocore.__version__}: endpoints.json, partitions.json, endpoint-rule-set-1.json; read {day}"
    TARGET.write_text("\n".join([source, *("\t".join(row) for row in sorted(rows))]) + "\n")


def global_url(folder):
    """The one URL of a service, None where its regions have their own, or where it depends on more than the region."""
    rules = EndpointProvider(LOADER.load_service_model(folder, "endpoint-rule-set-1"), LOADER.load_data("partitions"))
    try:
        urls = {rules.resolve_endpoint(Region=region, UseFIPS=False, UseDualStack=False).url for region in SAMPLE}
    except BotoCoreError:
        return None
    return urls.pop() if len(urls) == 1 else None


def absent_from(partition, prefix):
    service = partition["services"].get(prefix)
    if service is None or service.get("partitionEndpoint") or service.get("isRegionalized") is False:
        return []
    listed = service["endpoints"]
    present = [region for region in partition["regions"] if region in listed]
    return [region for region in partition["regions"] if region not in listed] if present else []


main()
