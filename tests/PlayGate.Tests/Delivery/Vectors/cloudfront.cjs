// Writes cloudfront.json with the URLs of Amazon's own signer, by a key made for it:
//   npm install --prefix /tmp/cloudfront @aws-sdk/cloudfront-signer@3.1166.0
//   openssl genpkey -algorithm rsa -pkeyopt rsa_keygen_bits:2048 -out /tmp/cloudfront/key.pem
//   NODE_PATH=/tmp/cloudfront/node_modules node cloudfront.cjs /tmp/cloudfront/key.pem > cloudfront.json
const fs = require('fs')
const { getSignedUrl } = require('@aws-sdk/cloudfront-signer')

const privateKey = fs.readFileSync(process.argv[2], 'utf8')
const keyPairId = 'K2JCJMDEHXQW5F'
const origin = 'https://d111111abcdef8.cloudfront.net'
const expires = 1777899600

const cases = [
  ['one', '/streams/cam/seg1.ts', ''],
  ['one with escapes', '/streams/my%20cam/%C3%BC.m4s', ''],
  ['one with a query', '/streams/cam/seg1.ts', '?quality=hd&part=2'],
  ['one for an address', '/streams/cam/seg1.ts', '', '192.0.2.1'],
  ['one with a prefix', '/live/v1/streams/a/b~c/seg-1.m4s', ''],
  ['folder', '/streams/cam/', ''],
  ['folder for an address', '/streams/cam/', '', '192.0.2.1']
]

const policyOf = (resource, address) => JSON.stringify({
  Statement: [{
    Resource: resource,
    Condition: { DateLessThan: { 'AWS:EpochTime': expires }, ...(address && { IpAddress: { 'AWS:SourceIp': `${address}/32` } }) }
  }]
})

const vectors = cases.map(([name, path, query, address]) => {
  const url = origin + path + query
  const signed = name.startsWith('folder')
    ? getSignedUrl({ url, keyPairId, privateKey, policy: policyOf(`${url}*`, address) })
    : getSignedUrl({ url, keyPairId, privateKey, dateLessThan: new Date(expires * 1000).toISOString(), ipAddress: address })
  return { name, path, query, address: address ?? null, signed }
})

console.log(JSON.stringify({ madeBy: 'npm @aws-sdk/cloudfront-signer 3.1166.0', origin, expires, keyId: keyPairId, key: privateKey, vectors }, null, 2))
