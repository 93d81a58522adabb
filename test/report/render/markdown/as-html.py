"""Renders Markdown as GitHub does (cmark-gfm) and prints what became of it: one JSON object per file."""

import json
import sys
from html.parser import HTMLParser

from cmarkgfm import github_flavored_markdown_to_html
from cmarkgfm.cmark import Options


class Elements(HTMLParser):
    def __init__(self):
        super().__init__()
        self.names = set()
        self.headings = 0
        self.rows = []
        self.raw = []
        self.depth = 0

    def handle_starttag(self, tag, attributes):
        self.names.add(tag)
        self.depth += tag in ("code", "pre")
        if tag in ("h2", "h3"):
            self.headings += 1
        if tag == "table":
            self.rows.append([])
        if tag == "tr":
            self.rows[-1].append(0)
        if tag in ("td", "th"):
            self.rows[-1][-1] += 1

    def handle_endtag(self, tag):
        self.depth -= tag in ("code", "pre")

    def handle_data(self, data):
        if self.depth == 0 and data.strip():
            self.raw.append(data.strip())


found = {}
for name in sys.argv[1:]:
    with open(name, encoding="utf-8") as file:
        # Raw HTML is let through, so that what would be an element is one.
        html = github_flavored_markdown_to_html(file.read(), Options.CMARK_OPT_UNSAFE)
    elements = Elements()
    elements.feed(html)
    found[name] = {
        "names": sorted(elements.names),
        "tables": elements.rows,
        "text": elements.raw,
    }
print(json.dumps(found))
