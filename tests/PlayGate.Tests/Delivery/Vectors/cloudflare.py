"""Writes cloudflare.json as Cloudflare's documentation makes its tokens (WAF, configure token authentication):
  python3 cloudflare.py > cloudflare.json
"""
import base64
import hashlib
import hmac
import json
import urllib.parse

KEY = "mysecrettoken"
EXPIRES = 1777899600
LIFETIME = 90  # Window + Lifetime; in the rule
ORIGIN = "https://downloads.example.com"

cases = [
    ("one", "/images/cat.jpg", ""),
    ("one with a query", "/streams/cam/seg1.ts", "?quality=hd"),
    ("one with escapes", "/streams/my%20cam/%C3%BC.m4s", ""),
    ("another", "/streams/cam/seg2.ts", ""),
    ("a third", "/streams/cam/seg3.ts", ""),
]
vectors = []
for name, path, query in cases:
    time = str(EXPIRES - LIFETIME)
    digest = hmac.new(KEY.encode(), f"{path}{query}{time}".encode(), hashlib.sha256)
    token = urllib.parse.urlencode({"verify": f"{time}-{base64.b64encode(digest.digest()).decode()}"})
    vectors.append({"name": name, "path": path, "query": query, "address": None, "signed": f"{ORIGIN}{path}{query}{'&' if query else '?'}{token}"})

print(json.dumps({"madeBy": "Cloudflare's documentation", "origin": ORIGIN, "expires": EXPIRES, "key": KEY, "vectors": vectors}, indent=2))
