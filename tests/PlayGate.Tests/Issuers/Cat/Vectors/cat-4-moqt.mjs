// Writes cat-4-moqt.json from the draft's text: node cat-4-moqt.mjs draft-ietf-moq-c4m.md > cat-4-moqt.json
// The draft breaks long strings over lines; here they are whole again.
import { readFileSync } from 'node:fs';

const draft = readFileSync(process.argv[2], 'utf8');
const appendix = draft.slice(draft.indexOf('Appendix A: Test Vectors'));
const blocks = [...appendix.matchAll(/~~~ json\n(.*?)~~~/gs)].map(([, block]) =>
  JSON.parse(block.replace(/"(?:[^"\\]|\\.)*"/gs, (text) => text.replace(/\n */g, ''))));
const [keys, ...lists] = blocks;
const vectors = lists.flat().map(({ id, payload_cbor_hex: payload, token }) => ({
  id, payload: payload?.replaceAll(' ', ''), token: token?.replaceAll(' ', ''),
}));
const source = 'draft-ietf-moq-c4m, Appendix A, github.com/moq-wg/CAT-4-MOQT at aeba690';
console.log(JSON.stringify({ source, keys, vectors }, null, 2));
