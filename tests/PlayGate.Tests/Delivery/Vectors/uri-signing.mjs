// Writes uri-signing.json with tokens of another library for JSON Web Tokens. The claims are those that Traffic Server reads.
//   npm install --prefix /tmp/jose jose@6; cp uri-signing.mjs /tmp/jose; node /tmp/jose/uri-signing.mjs cloudfront.json > uri-signing.json
import fs from 'node:fs'
import { createPrivateKey } from 'node:crypto'
import { SignJWT } from 'jose'

const secret = 'a secret of at least thirty-two bytes'
const rsa = JSON.parse(fs.readFileSync(process.argv[2])).key
const origin = 'http://edge.example:8080'
const expires = 1777899600
const literal = '/streams/cam[.]1[(]a[)]/'

const cases = [
  ['one', '/streams/cam.1(a)/s+1.ts', '', `^http://edge[.]example:8080${literal}s[+]1[.]ts$`],
  ['one with a query', '/streams/cam.1(a)/1', '?b=*', `^http://edge[.]example:8080${literal}1[?]b=[*]$`],
  ['one with escapes', '/streams/%63am/%2b', '', '^http://edge[.]example:8080/streams/cam/%2B$'],
  ['folder', '/streams/cam.1(a)/', '', `^http://edge[.]example:8080${literal}.*$`]
]

const sign = async (alg, key, [name, path, query, expression]) => {
  const token = await new SignJWT({ iss: 'playgate', exp: expires, cdniv: 1, cdniuc: `regex:${expression}` })
    .setProtectedHeader({ alg, kid: 'key1' }).sign(key)
  return { name: `${name}, ${alg}`, path, query, address: null, signed: `${origin}${path}${query}${query ? '&' : '?'}URISigningPackage=${token}` }
}

const vectors = []
for (const test of cases) {
  vectors.push(await sign('HS256', new TextEncoder().encode(secret), test))
  vectors.push(await sign('RS256', createPrivateKey(rsa), test))
}

console.log(JSON.stringify({ madeBy: 'npm jose', origin, expires, keyId: 'key1', key: secret, rsa, vectors }, null, 2))
