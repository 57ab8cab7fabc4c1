// Writes jose.json and mux.json beside it: tokens that foreign signers made, and the public halves of their keys.
// npm install --no-save jose@6.2.18 @mux/mux-node@15.3.0 && node sign.mjs
// Each run draws new keys, which are forgotten, so the files change and say the same.
import { writeFileSync } from 'node:fs';
import * as jose from 'jose';
import Mux from '@mux/mux-node';

const until = 4102444800; // 2100-01-01
const secret = new TextEncoder().encode('a secret of sixty-four letters for the tests of PlayGate, padded');
const save = (name, value) => writeFileSync(new URL(name, import.meta.url), `${JSON.stringify(value, null, 1)}\n`);
const pair = async (alg, kid, options = {}) => {
  const { publicKey, privateKey } = await jose.generateKeyPair(alg, { extractable: true, ...options });
  return { kid, publicKey, privateKey, jwk: { ...(await jose.exportJWK(publicKey)), kid } };
};
const rsa = await pair('RS256', 'rsa');
const curves = {
  ES256: await pair('ES256', 'p256'), ES384: await pair('ES384', 'p384'), ES512: await pair('ES512', 'p521'),
};
const stranger = await pair('ES256', 'p256');
const pkcs8 = await jose.exportPKCS8(rsa.privateKey);
const rsaFor = (alg) => jose.importPKCS8(pkcs8, alg);
const keyOf = async (alg) => (alg.startsWith('HS') ? secret : curves[alg]?.privateKey ?? rsaFor(alg));
const kidOf = (alg) => (alg.startsWith('HS') ? undefined : (curves[alg] ?? rsa).kid);

const sign = async (alg, claims, header = {}, key = undefined) =>
  new jose.SignJWT(claims).setProtectedHeader({ alg, kid: kidOf(alg), ...header }).sign(key ?? await keyOf(alg));

const play = { streamId: 'stream1', type: 'play', exp: until };
const algorithms = {};
for (const alg of ['HS256', 'HS384', 'HS512', 'RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512']) {
  algorithms[alg] = await sign(alg, play);
}

const spki = await jose.exportSPKI(rsa.publicKey);
const encode = (text) => new TextEncoder().encode(text);
const unencoded = await new jose.FlattenedSign(encode('{"streamId":"stream1","exp":4102444800}'))
  .setProtectedHeader({ alg: 'HS256', b64: false, crit: ['b64'] }).sign(secret);
const critical = await new jose.CompactSign(encode(JSON.stringify(play)))
  .setProtectedHeader({ alg: 'HS256', crit: ['exp'], exp: until }).sign(secret, { crit: { exp: true } });
const hostile = {
  none: new jose.UnsecuredJWT(play).encode(),
  'a MAC keyed by the public key as PEM': await sign('HS256', play, { kid: 'rsa' }, encode(spki)),
  'a MAC keyed by the public key as PEM without its end of line': await sign('HS256', play, { kid: 'rsa' }, encode(spki.trim())),
  'a MAC keyed by the modulus': await sign('HS256', play, { kid: 'rsa' }, jose.base64url.decode(rsa.jwk.n)),
  'an embedded key': await sign('ES256', play, { jwk: stranger.jwk }, stranger.privateKey),
  'a key elsewhere': await sign('ES256', play, { jku: 'https://attacker.example/keys.json' }, stranger.privateKey),
  'an embedded certificate': await sign('ES256', play, { x5c: ['MAAA'] }, stranger.privateKey),
  'another key of the same name': await sign('ES256', play, {}, stranger.privateKey),
  'an unknown name of a key': await sign('ES256', play, { kid: 'p257' }),
  'an algorithm of another key': await sign('RS256', play, { kid: 'p256' }),
  'a critical extension': critical,
  'a payload that is not encoded': `${unencoded.protected}.{"streamId":"stream1","exp":4102444800}.${unencoded.signature}`,
  'a token in a token': await new jose.CompactSign(encode(algorithms.HS256))
    .setProtectedHeader({ alg: 'HS256', cty: 'JWT' }).sign(secret),
  'claims that are no object': await new jose.CompactSign(encode('["streamId"]')).setProtectedHeader({ alg: 'HS256' }).sign(secret),
  'a name twice': await new jose.CompactSign(encode('{"streamId":"stream2","streamId":"stream1","exp":4102444800}'))
    .setProtectedHeader({ alg: 'HS256' }).sign(secret),
  'a name twice, once in escapes': await new jose.CompactSign(encode('{"stream\\u0049d":"stream2","streamId":"stream1","exp":4102444800}'))
    .setProtectedHeader({ alg: 'HS256' }).sign(secret),
  'half of a character': await new jose.CompactSign(encode('{"streamId":"stream1","exp":4102444800,"sub":"\\ud800"}'))
    .setProtectedHeader({ alg: 'HS256' }).sign(secret),
  'bytes that are no text': await new jose.CompactSign(new Uint8Array([...encode('{"streamId":"'), 0xff, 0xfe, ...encode('"}')]))
    .setProtectedHeader({ alg: 'HS256' }).sign(secret),
  'an end that is a text': await sign('HS256', { ...play, exp: '4102444800' }),
  'an end beyond the calendar': await sign('HS256', { ...play, exp: 1e300 }),
  'an end before 1970': await sign('HS256', { ...play, exp: -1 }),
  'a beginning that is no time': await sign('HS256', { ...play, nbf: null }),
  'an issuer that is no text': await sign('HS256', { ...play, iss: 7 }),
  'an audience that is a number': await sign('HS256', { ...play, aud: 7 }),
  'a type of its own': await sign('HS256', { ...play, type: 'record' }),
  'a type that is no text': await sign('HS256', { ...play, type: true }),
  'no stream': await sign('HS256', { type: 'play', exp: until }),
  'an empty stream': await sign('HS256', { ...play, streamId: '' }),
  'a stream that is a number': await sign('HS256', { ...play, streamId: 7 }),
  'a holder that has to prove itself': await sign('HS256', { ...play, cnf: { jkt: 'x' } }),
  'claims that are too deep': await sign('HS256', { ...play, x: JSON.parse('['.repeat(40) + ']'.repeat(40)) }),
  'more than it may be long': await sign('HS256', { ...play, x: 'x'.repeat(9000) }),
};

const permissions = [
  { action: 'read', path: 'stream1' }, { action: 'publish', path: '~^cam[0-9]+$' }, { action: 'playback' }, { action: 'api' },
];
save('jose.json', {
  signer: 'jose 6.2.18',
  secret: new TextDecoder().decode(secret),
  jwks: { keys: [rsa.jwk, ...Object.values(curves).map((curve) => curve.jwk)] },
  spki,
  algorithms,
  hostile,
  encrypted: await new jose.EncryptJWT(play).setProtectedHeader({ alg: 'dir', enc: 'A256GCM' }).encrypt(secret.slice(0, 32)),
  claims: {
    all: await sign('HS256', {
      ...play, type: 'publish', jti: 'token-1', iss: 'https://issuer.example', aud: ['one', 'two'], sub: 'viewer-1', nbf: 1000.5,
      exp: until + 0.25, iat: 999,
    }),
    untyped: await sign('HS256', { streamId: 'stream1', exp: until, aud: 'one' }),
    numbered: await sign('HS256', { ...play, sub: 42, jti: '' }),
    renamed: await sign('HS256', { s: 'stream1', t: 'publish', u: 'viewer-1', sub: 'other', streamId: 'stream2', exp: until }),
  },
  mediamtx: {
    list: await sign('RS256', { mediamtx_permissions: permissions, sub: 'viewer-1', exp: until }),
    text: await sign('RS256', { mediamtx_permissions: JSON.stringify(permissions), exp: until }),
    unrelated: await sign('RS256', { mediamtx_permissions: [{ action: 'api' }, { action: 'metrics' }], exp: until }),
    none: await sign('RS256', { exp: until }),
    malformed: await sign('RS256', { mediamtx_permissions: [{ action: 'read', path: 7 }], exp: until }),
    broken: await sign('RS256', { mediamtx_permissions: [{ action: 'read', path: '~(' }, { action: 'read', path: '~(a)\\1' }], exp: until }),
    long: await sign('RS256', { mediamtx_permissions: [{ action: 'read', path: `~${'a'.repeat(513)}` }], exp: until }),
  },
  cloudflare: {
    plain: await sign('RS256', { sub: 'video1', kid: 'rsa', exp: until, nbf: 1, downloadable: true }),
    restricted: await sign('RS256', { sub: 'video1', kid: 'rsa', exp: until, accessRules: [{ type: 'any', action: 'allow' }] }),
  },
});

const mux = new Mux({ tokenId: 'x', tokenSecret: 'x', jwtSigningKey: 'rsa', jwtPrivateKey: Buffer.from(pkcs8).toString('base64') });
const options = { expiration: '20000d' };
save('mux.json', {
  signer: '@mux/mux-node 15.3.0',
  jwks: { keys: [rsa.jwk] },
  tokens: {
    video: await mux.jwt.signPlaybackId('playback1', { ...options, type: 'video' }),
    thumbnail: await mux.jwt.signPlaybackId('playback1', { ...options, type: 'thumbnail' }),
    gif: await mux.jwt.signPlaybackId('playback1', { ...options, type: 'gif' }),
    storyboard: await mux.jwt.signPlaybackId('playback1', { ...options, type: 'storyboard' }),
    license: await mux.jwt.signDrmLicense('playback1', options),
    restricted: await mux.jwt.signPlaybackId('playback1', { ...options, params: { playback_restriction_id: 'restriction1' } }),
    clipped: await mux.jwt.signPlaybackId('playback1', { ...options, params: { asset_end_time: '10' } }),
  },
});
