"""Writes google.json with the URLs of Google's own sample, by the key of its tests:
  git clone https://github.com/GoogleCloudPlatform/python-docs-samples /tmp/google
  python3 google.py /tmp/google/media_cdn > google.json   (needs cryptography and six)
"""
import datetime
import json
import sys

sys.path.insert(0, sys.argv[1])
import snippets  # noqa: E402

KEY = "BxwXXNjeGaoWqjr7GHEymRJkP4SaOC12dTGixk7Yr8I="
EXPIRES = 1650848400
ORIGIN = "http://www.example.com"

cases = [
    ("one at the root", "/", ""),
    ("one with a query", "/some/path", "?some=query&another=param"),
    ("one with escapes", "/streams/my%20cam/%C3%BC.m4s", ""),
    ("folder", "/some/", ""),
    ("folder of a length with padding", "/streams/cam/", ""),
    ("folder of another", "/streams/cam2/", ""),
]
until = datetime.datetime.utcfromtimestamp(EXPIRES)
vectors = []
for name, path, query in cases:
    url = ORIGIN + path + query
    signed = (
        snippets.sign_url_prefix(url, ORIGIN + path, "my-key", KEY, until)
        if name.startswith("folder")
        else snippets.sign_url(url, "my-key", KEY, until)
    )
    vectors.append({"name": name, "path": path, "query": query, "address": None, "signed": signed})

made_by = "GoogleCloudPlatform/python-docs-samples 9b7c9ac media_cdn/snippets.py"
print(json.dumps({"madeBy": made_by, "origin": ORIGIN, "expires": EXPIRES, "keyId": "my-key", "key": KEY, "vectors": vectors}, indent=2))
