#!/bin/sh
# Writes secure-link.json as nginx's documentation makes its links: openssl's MD5, in base64 for URLs.
#   sh secure-link.sh > secure-link.json
set -eu
expires=1777899600
key=secret
link() { printf '%s' "$1" | openssl md5 -binary | openssl base64 | tr +/ -_ | tr -d =; }
vector() {
    printf '    {"name": "%s", "path": "%s", "query": "%s", "address": %s, "expression": %s, "signed": "https://edge.example%s%s%smd5=%s&expires=%s"}' \
        "$1" "$2" "$3" "$4" "$5" "$2" "$3" "$([ -n "$3" ] && echo '&' || echo '?')" "$(link "$6")" "$expires"
}
cat <<HEAD
{
  "madeBy": "openssl",
  "origin": "https://edge.example",
  "expires": $expires,
  "key": "$key",
  "vectors": [
HEAD
vector one /streams/cam/seg1.ts '' null null "$expires/streams/cam/seg1.ts $key"; echo ,
vector 'one with a query' /streams/cam/seg1.ts '?quality=hd' null null "$expires/streams/cam/seg1.ts $key"; echo ,
vector 'one with escapes' /streams/my%20cam/%C3%BC.m4s '' null null "$expires/streams/my cam/ü.m4s $key"; echo ,
vector 'one for an address' /streams/cam/seg1.ts '' '"192.0.2.1"' '"{expires}{path}{address} {secret}"' "$expires/streams/cam/seg1.ts192.0.2.1 $key"; echo
printf '  ]\n}\n'
