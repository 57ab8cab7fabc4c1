#!/usr/bin/env bash
# Makes what compose.yaml keeps secret, beside it: secrets/ and .env. What is there already stays.
set -euo pipefail
cd "${1:-$(dirname "${BASH_SOURCE[0]}")}"
umask 077

random() { openssl rand -hex 24; }

if [[ -e .env ]]; then
  echo 'There are secrets already: .env and secrets/'
  exit 0
fi

mkdir -p secrets
database=$(random) pfx=$(random) key=$(random)
printf %s "$database" >secrets/db-password
printf 'db:5432:playgate:playgate:%s\n' "$database" >secrets/pgpass
printf %s "$key" >secrets/api-key

# Encrypts the key ring in the database. It has no meaning to anybody else and may live long: without it, open sessions are lost.
openssl req -x509 -newkey rsa:3072 -nodes -days 3650 -subj '/CN=PlayGate key ring' \
    -keyout secrets/key.pem -out secrets/certificate.pem 2>/dev/null
openssl pkcs12 -export -inkey secrets/key.pem -in secrets/certificate.pem -passout "pass:$pfx" -out secrets/playgate.pfx
rm secrets/key.pem secrets/certificate.pem

# Compose mounts these with the owner they have here, and the containers run as users of their own; the folder keeps others out.
chmod 644 secrets/db-password secrets/pgpass secrets/playgate.pfx secrets/api-key

{
  echo "PFX_PASSWORD=$pfx"
  echo "API_KEY_SHA256=$(printf %s "$key" | sha256sum | cut -d' ' -f1)"
  echo "ORIGIN_SECRET=$(random)"
} >.env
echo 'Made .env and secrets/; keep a copy of secrets/playgate.pfx and of its password.'
