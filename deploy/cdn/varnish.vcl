# Varnish (7.1 and later) as the edge of PlayGate: it checks signed URLs by an HMAC and keeps what they name, keyed by the unsigned URL.
#
# Needs the module digest (Debian: varnish-vmod-digest). Varnish has no TLS: hitch or nginx in front of it, with the PROXY protocol, so that
# client.ip is the player's.
#
#   varnishd -a :6081 -f /etc/varnish/varnish.vcl -s malloc,4g
#
# To be changed: where PlayGate is, and the two secrets. At PlayGate:
#
#   PlayGate:Cdns:edge:Url        http://edge.example.com:6081    as players name this server: host and port are signed
#   PlayGate:Cdns:edge:Format     UrlSig                          the form of Traffic Server's plugin, HMAC-SHA1
#   PlayGate:Cdns:edge:Secrets:0  the first secret below, KeyId 0
#   PlayGate:Shield:CdnSecret     the second
vcl 4.1;

import digest;
import std;

backend playgate {
    .host = "127.0.0.1";
    .port = "8080";
}

sub vcl_recv {
    if (req.method != "GET" && req.method != "HEAD") {
        return (synth(405));
    }

    # PlayGate's parameters come last, in this order. All of the URL but the signature is signed.
    if (req.url !~ "[?&](C=[^&]*&)?E=[0-9]{10}&A=1&K=0&P=1&S=[0-9a-f]{40}$") {
        return (synth(403));
    }
    if (digest.hmac_sha1("change-me-link-secret", std.tolower(req.http.Host) + regsub(req.url, "[0-9a-f]{40}$", ""))
        != "0x" + regsub(req.url, "^.*&S=", "")) {
        return (synth(403));
    }
    if (std.time(regsub(req.url, "^.*[?&]E=([0-9]{10})&A=.*$", "\1"), now - 1d) < now) {
        return (synth(403));
    }
    if (req.url ~ "[?&]C=[^&]*&E=[0-9]{10}&A=" && regsub(req.url, "^.*[?&]C=([^&]*)&E=[0-9]{10}&A=.*$", "\1") != "" + client.ip) {
        return (synth(403));
    }

    set req.url = regsub(req.url, "[?&](C=[^&]*&)?E=[0-9]{10}&A=1&K=0&P=1&S=[0-9a-f]{40}$", "");
    if (req.url !~ "^/streams/") {
        return (synth(404));
    }

    # Media is the same for all.
    unset req.http.Cookie;
    unset req.http.Authorization;
    set req.http.X-PlayGate-Cdn = "change-me-cdn-secret";
    return (hash);
}

sub vcl_hash {
    # The host does not count: the streams are the same by each name.
    hash_data(req.url);
    return (lookup);
}

sub vcl_backend_fetch {
    set bereq.url = "/cdn" + bereq.url;
}

sub vcl_backend_response {
    # PlayGate's Cache-Control counts; what says nothing is a segment.
    if (!beresp.http.Cache-Control && !beresp.http.Expires) {
        set beresp.ttl = 10s;
    }
    if (beresp.status == 404 || beresp.status == 410) {
        set beresp.ttl = 1s;
    }
    set beresp.grace = 5s;
    unset beresp.http.Set-Cookie;
}

sub vcl_deliver {
    if (obj.hits == 0) {
        set resp.http.X-Cache = "MISS";
    } else {
        set resp.http.X-Cache = "HIT";
    }
}
