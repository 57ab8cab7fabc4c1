// Writes bunny.json with the URLs of Bunny's own signer:
//   git clone https://github.com/BunnyWay/BunnyCDN.TokenAuthentication /tmp/bunny
//   git -C /tmp/bunny show 48ff1af:nodejs/token.js > /tmp/bunny/token.cjs
//   node bunny.cjs /tmp/bunny/token.cjs > bunny.json
const { signUrl } = require(require('path').resolve(process.argv[2]))

const key = 'SecurityKey'
const expires = 1777899600
const origin = 'https://media.example'

const cases = [
  ['one', '/streams/cam/seg1.ts', ''],
  ['one with escapes', '/streams/my%20cam/%C3%BC.m4s', ''],
  ['one for an address', '/streams/cam/seg1.ts', '', '192.0.2.1'],
  ['one for an IPv6 address', '/streams/cam/seg1.ts', '', '2001:db8:1:2:3:4:5:6'],
  ['folder', '/streams/cam/', ''],
  ['folder with odd letters', "/streams/a(b)!c*d~'e/", ''],
  ['folder for an address', '/live/streams/cam/', '', '192.0.2.1']
]

const vectors = cases.map(([name, path, query, ip]) => {
  const isFolder = name.startsWith('folder')
  return { name, path, query, address: ip ?? null, signed: signUrl(origin + path + query, key, 0, ip ?? '', false, isFolder ? path : '', '', '', isFolder, expires) }
})

// The signer leaves a URL's own parameters out of what it returns where they do not count, so this one is without them.
const ignoring = signUrl(`${origin}/streams/cam/seg1.ts`, key, 0, '', false, '', '', '', true, expires).split('?')
vectors.push({ name: 'one with a query', path: '/streams/cam/seg1.ts', query: '?quality=hd', address: null, signed: `${ignoring[0]}?quality=hd&${ignoring[1]}` })

console.log(JSON.stringify({ madeBy: 'BunnyWay/BunnyCDN.TokenAuthentication 48ff1af', origin, expires, key, vectors }, null, 2))
