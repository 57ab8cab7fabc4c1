// Writes bunny.json with the tokens of Bunny's own signers and the vectors of their e2e tests:
//   git clone https://github.com/BunnyWay/BunnyCDN.TokenAuthentication /tmp/bunny
//   git -C /tmp/bunny show 48ff1af:nodejs/token.js > /tmp/bunny/new.cjs
//   git -C /tmp/bunny show c944889:nodejs/token.js > /tmp/bunny/old.cjs; echo 'module.exports = { signUrl }' >> /tmp/bunny/old.cjs
//   node bunny.cjs /tmp/bunny > bunny.json
const fs = require('fs')
const path = require('path')

const checkout = process.argv[2]
const key = 'SecurityKey'
const expires = 1777899600
const host = 'https://media.example'
const { signUrl: sign } = require(path.join(checkout, 'new.cjs'))
const { signUrl: signOld } = require(path.join(checkout, 'old.cjs'))
Date.now = () => expires * 1000
global.Date = class extends Date { constructor () { super(expires * 1000) } }

const own = [
  ['file', '/streams/cam/index.m3u8', {}],
  ['file with a parameter', '/streams/cam/index.m3u8?viewer=anna&quality=hd', {}],
  ['file with odd values', '/streams/cam/index.m3u8?viewer=a%2Bb%20%C3%BC%3D%2F&empty=', {}],
  ['file with escapes', '/streams/my%20cam/%C3%BC.m3u8', {}],
  ['folder', '/streams/cam/index.m3u8', { folder: '/streams/cam/' }],
  ['folder and a parameter', '/streams/cam/index.m3u8?viewer=anna', { folder: '/streams/cam/' }],
  ['folder in the path', '/streams/cam/index.m3u8', { folder: '/streams/cam/', isDirectory: true }],
  ['address', '/streams/cam/index.m3u8', { ip: '192.0.2.1' }],
  ['address and folder', '/streams/cam/index.m3u8', { ip: '192.0.2.1', folder: '/streams/cam/' }],
  ['parameters that do not count', '/streams/cam/index.m3u8', { ignore: true }],
  ['countries', '/streams/cam/index.m3u8', { allowed: 'CA,US' }],
  ['other countries', '/streams/cam/index.m3u8', { blocked: 'CA,US' }],
  ['speed', '/streams/cam/index.m3u8', { speed: 500 }]
]

const made = (name, url, address, form) => ({ name: `${form}: ${name}`, url, address: address || null })
const vectors = own.flatMap(([name, target, { folder = '', ip = '', isDirectory = false, ignore = false, allowed, blocked, speed = 0 }]) => [
  made(name, sign(host + target, key, 0, ip, isDirectory, folder, allowed, blocked, ignore, expires, speed), ip, 'HMAC'),
  ...(ignore || speed
    ? []
    : [made(name, signOld(host + target, key, 0, ip || null, isDirectory, folder, allowed, blocked), ip, 'SHA-256')])
])

const inputs = JSON.parse(fs.readFileSync(path.join(checkout, 'e2e/inputs.json')))
const theirs = JSON.parse(fs.readFileSync(path.join(checkout, 'e2e/vectors.json'))).vectors
const e2e = theirs.map(vector => made(vector.name, vector.signedUrl, inputs.cases.find(c => c.name === vector.name).userIp, 'e2e'))
console.log(JSON.stringify({ madeBy: 'BunnyWay/BunnyCDN.TokenAuthentication 48ff1af and c944889', key, vectors: [...vectors, ...e2e] }, null, 2))
