// Writes akamai.json with the tokens of Akamai's own library:
//   npm install --prefix /tmp/akamai akamai-edgeauth@0.2.0
//   NODE_PATH=/tmp/akamai/node_modules node akamai.cjs > akamai.json
const EdgeAuth = require('akamai-edgeauth')

const key = '52a152a152a152a152a152a1'
const expires = 1777899600
const origin = 'https://media.example'

const cases = [
  ['one', '/streams/cam/seg1.ts', ''],
  ['one with a query', '/streams/cam/seg1.ts', '?quality=hd'],
  ['one for an address', '/streams/cam/seg1.ts', '', '192.0.2.1'],
  ['folder', '/streams/cam/', ''],
  ['folder for an IPv6 address', '/live/streams/cam/', '', '2001:db8::1']
]

const vectors = cases.map(([name, path, query, ip]) => {
  const token = new EdgeAuth({ key, endTime: expires, ip }).generateACLToken(name.startsWith('folder') ? `${path}*` : path)
  return { name, path, query, address: ip ?? null, signed: `${origin}${path}${query}${query ? '&' : '?'}hdnts=${token}` }
})

console.log(JSON.stringify({ madeBy: 'npm akamai-edgeauth 0.2.0', origin, expires, key, vectors }, null, 2))
