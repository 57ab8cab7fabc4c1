#!/bin/sh
# Writes url-sig.json with the URLs of the signer that comes with Traffic Server's plugin; it needs Digest::HMAC and MIME::Base64::URLSafe:
#   git clone https://github.com/apache/trafficserver /tmp/trafficserver; git -C /tmp/trafficserver checkout 9.2.9
#   sh url-sig.sh /tmp/trafficserver/plugins/experimental/url_sig/sign.pl > url-sig.json
set -eu
key=UdUlWCLNRzJlLl3TQxYtXP6nqU7KPgQ0
expires=1777899600
# The signer adds a duration to the time, which is 0 here.
sign() {
    perl -e "BEGIN { *CORE::GLOBAL::time = sub { 0 } } do '$1' or die" -- \
        --url "$2" --useparts 1 --duration "$expires" --key "$key" --keyindex 3 --algorithm 1 ${3:+--client "$3"} | sed -n "s/.*'\(.*\)'.*/\1/p"
}
vector() {
    printf '    {"name": "%s", "path": "%s", "query": "%s", "address": %s, "signed": "%s"}' \
        "$2" "$3" "$4" "${5:+\"$5\"}${5:-null}" "$(sign "$1" "http://edge.example:8080$3$4" "${5:-}")" | sed 's/""\([^"]*\)""/"\1"/; s/\("address": "[^"]*"\)[^,]*,/\1,/'
}
cat <<HEAD
{
  "madeBy": "apache/trafficserver 9.2.9 plugins/experimental/url_sig/sign.pl",
  "origin": "http://edge.example:8080",
  "expires": $expires,
  "key": "$key",
  "keyId": "3",
  "vectors": [
HEAD
vector "$1" one /streams/cam/seg1.ts '' ''; echo ,
vector "$1" 'one with a query' /streams/cam/seg1.ts '?quality=hd' ''; echo ,
vector "$1" 'one with escapes' /streams/my%20cam/a.m4s '' ''; echo ,
vector "$1" 'one for an address' /streams/cam/seg1.ts '' 192.0.2.1; echo
printf '  ]\n}\n'
