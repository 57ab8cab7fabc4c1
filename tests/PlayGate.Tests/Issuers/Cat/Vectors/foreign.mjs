// Writes foreign.json: tokens by signers that are not PlayGate's.
//   npm install --no-save @eyevinn/cat@0.16.4 @auth0/cose@1.0.2 cbor-x@1.6.9 && node foreign.mjs > foreign.json
// @eyevinn/cat makes whole common access tokens; @auth0/cose signs and MACs payloads that cbor-x has encoded. The private keys are made anew
// each time and forgotten: signatures differ from run to run, what the tests say of them does not.
import { createRequire } from 'node:module';
import { generateKeyPairSync, createSecretKey } from 'node:crypto';

const require = createRequire(process.cwd() + '/');
const { CAT } = require('@eyevinn/cat');
const { CommonAccessTokenFactory } = require('@eyevinn/cat/lib/cat');

const secret = Buffer.from('403697de87af64611c1d32a05dab0fe1fcb715a86ab435f1ec99192d79569388', 'hex');
const exp = 4102444800;
const tokens = {};

// @eyevinn/cat, with the CWT's tag and (its default) without, where the payload is a text of hexadecimal digits.
const claims = {
  iss: 'eyevinn', sub: 'viewer', aud: ['one', 'two'], exp, nbf: 1700000000, iat: 1700000000, cti: '0b71', catv: 1, catreplay: 1,
};
const sets = {
  plain: claims,
  uri: { ...claims, catu: {
    scheme: { 'exact-match': 'https' }, host: { 'suffix-match': '.example.com' }, port: { 'exact-match': '' },
    path: { 'prefix-match': '/streams/' }, 'parent-path': { 'contains-match': 'cam' }, filename: { 'prefix-match': 'index' },
    stem: { 'exact-match': 'index' }, extension: { 'regex-match': ['^\\.m3u8?$'] }, query: { 'exact-match': 'q=1' },
  } },
  sha256: { ...claims, catu: { 'parent-path': { 'sha256-match': '14608dd0f26a05afce0b80443c6d3643bc84771469748314808d64381b99898c' } } },
  sha512: { ...claims, catu: { 'parent-path': { 'sha512-256-match':
    '006c29d231e2ffc4cc9e0db0536219dba7a6b470eee816a6e779354aae9a62f1f1e35b8d47131e4a9d4eeaf6a3bdb0e6ecc8c4db47af6ea1bf2765d3f9a2ba4f' } } },
  networks: { ...claims, catnip: ['192.168.1.10', '192.168.1.0/24', 4321, '192.168.0.0/20', '2001:db8:f3c2:156a:e391:7ba4:970f:12bf',
    '2001:db8:0:2000:0:0:0:0/56'] },
  systems: { ...claims, catnip: [64500] },
  methods: { ...claims, catm: ['GET'] },
  headers: { ...claims, cath: { 'User-Agent': { 'contains-match': 'Mozilla' } } },
  reusable: { ...claims, catreplay: 0 },
  detecting: { ...claims, catreplay: 2 },
  renewed: { ...claims, catr: { type: 'header', 'header-name': 'cta-common-access-token', expadd: 120, deadline: 60 } },
  conditional: { ...claims, catifdata: ['catif'], catif: { exp: [307, { Location: ['https://auth.example.net?CAT=', { iss: null }] }, 'key'] } },
  countries: { ...claims, catgeoiso3166: ['SE'] },
  rejecting: { ...claims, catpor: ['.00005', '087ee44f239f7a2e34b3d1649aad8c1d', 1700000000] },
  tls: { ...claims, cattpk: 'a47019af6305d3652a918ae356cc2ca2' },
};
for (const expectCwtTag of [true, false]) {
  const cat = new CAT({ keys: { Symmetric256: secret }, expectCwtTag });
  for (const [name, set] of Object.entries(sets)) {
    tokens[`${name}${expectCwtTag ? '' : ' as text'}`] =
      await cat.generateFromJson(structuredClone(set), { type: 'mac', alg: 'HS256', kid: 'Symmetric256' });
  }
}

const keys = {};
const keyPair = (name, type, options) => {
  const pair = generateKeyPairSync(type, options);
  keys[name] = pair.publicKey.export({ type: 'spki', format: 'pem' });
  return pair.privateKey;
};
const privateKeys = {
  ES256: keyPair('ES256', 'ec', { namedCurve: 'P-256' }),
  ES384: keyPair('ES384', 'ec', { namedCurve: 'P-384' }),
  ES512: keyPair('ES512', 'ec', { namedCurve: 'P-521' }),
  PS256: keyPair('PS256', 'rsa', { modulusLength: 2048 }),
  RS256: keyPair('RS256', 'rsa', { modulusLength: 2048 }),
};

const signed = CommonAccessTokenFactory.fromDict(structuredClone(claims));
await signed.sign({ d: Buffer.from(privateKeys.ES256.export({ format: 'jwk' }).d, 'base64url'), kid: 'AsymmetricECDSA256' }, 'ES256');
tokens['signed as text'] = signed.raw.toString('base64url');

// @auth0/cose over claims of its own, with the COSE tag alone and inside the CWT's. It is loaded here and not before: it teaches cbor-x, which
// both packages share, its own reading of tags 17 and 18.
const { Sign1, Mac0, ProtectedHeaders, UnprotectedHeaders } = require('@auth0/cose');
const cbor = require('cbor-x');
const payload = new cbor.Encoder({ mapsAsObjects: false, useRecords: false }).encode(new Map([
  [1, 'auth0'], [2, 'viewer'], [3, 'one'], [4, exp], [5, 1700000000], [7, Buffer.from('0b72', 'hex')], [310, 1],
  [-65537, 'cam1'], ['kind', 'play'],
]));
const numbers = { ES256: -7, ES384: -35, ES512: -36, PS256: -37, RS256: -257, HS256: 5, HS384: 6, HS512: 7 };
const inTags = (tags, message) => Buffer.concat([Buffer.from(tags, 'hex'), Buffer.from(message)]).toString('base64url');
const untagged = (message) => (message[0] === 0xd1 || message[0] === 0xd2 ? message.subarray(1) : message);
for (const [name, key] of Object.entries(privateKeys)) {
  const message = await Sign1.sign(
    new ProtectedHeaders([[1, numbers[name]]]), new UnprotectedHeaders([[4, Buffer.from(name)]]), payload, key);
  tokens[name] = inTags('d2', untagged(message.encode()));
  tokens[`${name} in CWT`] = inTags('d83dd2', untagged(message.encode()));
}
for (const name of ['HS256', 'HS384', 'HS512']) {
  const message = await Mac0.create(
    new ProtectedHeaders([[1, numbers[name]]]), new UnprotectedHeaders(), payload, createSecretKey(Buffer.concat([secret, secret])));
  tokens[name] = inTags('d1', untagged(message.encode()));
}

console.log(JSON.stringify({ keys, tokens }, null, 2));
