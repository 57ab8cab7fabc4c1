// Signs one URL in each format with the signer that its platform's users have, and prints them as JSON.
//   npm ci && node sign.mjs '{"base":"http://127.0.0.1:8080","stream":"cam","entry":"index.m3u8","expires":1777899600,"keys":{…}}'
import { createPrivateKey, createSecretKey } from 'node:crypto';
import { createRequire } from 'node:module';
import * as jose from 'jose';
import Mux from '@mux/mux-node';

const require = createRequire(import.meta.url);
const { CAT } = require('@eyevinn/cat');
const EdgeAuth = require('akamai-edgeauth');

const { base, stream, entry, expires, keys, kid } = JSON.parse(process.argv[2]);
const path = `/streams/${stream}/${entry}`;
const secret = createSecretKey(Buffer.from(keys.secret));
const rsa = () => createPrivateKey(keys.rsa);
const id = () => crypto.randomUUID();
const inQuery = (name, token) => `${base}${path}?${name}=${token}`;
const claim = (claims) => ({ ...claims, exp: expires, jti: id() });
const jwt = (claims, header, key) => new jose.SignJWT(claim(claims)).setProtectedHeader(header).sign(key);

const signers = {
  AntMedia: async () => inQuery('token', await jwt({ streamId: stream, type: 'play' }, { alg: 'HS256' }, secret)),
  Mux: async () => {
    const mux = new Mux({ tokenId: 'x', tokenSecret: 'x', jwtSigningKey: kid, jwtPrivateKey: Buffer.from(keys.rsa).toString('base64') });
    const expiration = `${expires - Math.floor(Date.now() / 1000)}s`;
    return inQuery('token', await mux.jwt.signPlaybackId(stream, { type: 'video', expiration, params: { viewer: id() } }));
  },
  CloudflareStream: async () => inQuery('cf', await jwt({ sub: stream, kid }, { alg: 'RS256', kid }, rsa())),
  MediaMtx: async () => inQuery('jwt', await jwt(
    { mediamtx_permissions: [{ action: 'read', path: stream }] }, { alg: 'RS256', kid }, rsa())),
  UriSigning: async () => inQuery('URISigningPackage', await jwt(
    { cdniv: 1, cdniuc: `regex:https?://[^/]*/streams/${stream}/.*` }, { alg: 'HS256' }, secret)),
  Cat: async () => {
    const cat = new CAT({ keys: { key: Buffer.from(keys.secret) }, expectCwtTag: true });
    return inQuery('cat', await cat.generateFromJson(
      { exp: expires, cti: id().replaceAll('-', ''), catu: { path: { 'prefix-match': `/streams/${stream}/` } } },
      { type: 'mac', alg: 'HS256', kid: 'key' }));
  },
  Akamai: async () => {
    const signer = new EdgeAuth({ key: Buffer.from(keys.secret).toString('hex'), endTime: expires, payload: id() });
    return inQuery('hdnts', signer.generateACLToken([`/streams/${stream}/*`]));
  },
};

const urls = {};
for (const [name, sign] of Object.entries(signers)) {
  urls[name] = await sign();
}

console.log(JSON.stringify(urls));
