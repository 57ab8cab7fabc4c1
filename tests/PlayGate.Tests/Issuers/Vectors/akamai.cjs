// Writes akamai.json with the tokens of Akamai's own library:
//   npm install --prefix /tmp/akamai akamai-edgeauth@0.2.0
//   NODE_PATH=/tmp/akamai/node_modules node akamai.cjs > akamai.json
const EdgeAuth = require('akamai-edgeauth')

const key = '52a152a152a152a152a152a1'
const startTime = 1777896000
const endTime = 1777899600

const cases = [
  ['one folder', { acl: '/streams/cam/*' }, '/streams/cam/index.m3u8'],
  ['several patterns', { acl: ['/streams/a/*', '/streams/ca?/*'] }, '/streams/cam/index.m3u8'],
  ['a start', { acl: '/*', startTime }, '/streams/cam/index.m3u8'],
  ['an address', { acl: '/*', ip: '192.0.2.1' }, '/streams/cam/index.m3u8'],
  ['an IPv6 address, escaped', { acl: '/*', ip: '2001:db8::1', escapeEarly: true }, '/streams/cam/index.m3u8'],
  ['session and data', { acl: '/*', sessionId: 'user-1', payload: 'plan=gold' }, '/streams/cam/index.m3u8'],
  ['session and data, escaped', { acl: '/*', sessionId: 'a~b ü', payload: 'x~acl=/*', escapeEarly: true }, '/streams/cam/index.m3u8'],
  ['salt', { acl: '/*', salt: 'sea' }, '/streams/cam/index.m3u8'],
  ['url', { url: '/streams/cam/index.m3u8' }, '/streams/cam/index.m3u8'],
  ['url, escaped', { url: '/streams/cam/index.m3u8', escapeEarly: true }, '/streams/cam/index.m3u8'],
  ['url with a space', { url: '/streams/my cam/index.m3u8' }, '/streams/my%20cam/index.m3u8'],
  ['url with its escapes', { url: '/streams/my%20cam/index.m3u8' }, '/streams/my%20cam/index.m3u8'],
  ['url with odd letters, escaped', { url: "/streams/a(b)'c!d*~ü/i.m3u8", escapeEarly: true }, "/streams/a(b)'c!d*~%C3%BC/i.m3u8"],
  ['url, start, address, session, data and salt',
    { url: '/streams/cam/index.m3u8', startTime, ip: '192.0.2.1', sessionId: 's', payload: 'p', salt: 'sea' }, '/streams/cam/index.m3u8']
]

const vectors = cases.map(([name, { url, acl, ...options }, path]) => {
  const signer = new EdgeAuth({ key, endTime, ...options })
  const token = url ? signer.generateURLToken(url) : signer.generateACLToken(acl)
  return { name, path, salt: options.salt ?? null, address: options.ip ?? null, token }
})

console.log(JSON.stringify({ madeBy: 'npm akamai-edgeauth 0.2.0', key, startTime, endTime, vectors }, null, 2))
