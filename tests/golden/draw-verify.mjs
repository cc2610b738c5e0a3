// Recomputes a published draw (puente-draw/1) without Puente: node draw-verify.mjs FILE
import { createHash, createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';

const draw = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const seed = Buffer.from(draw.seed, 'hex');
const fail = (text) => { console.log(text); process.exit(1); };
if (createHash('sha256').update(seed).digest('hex') !== draw.commitment) fail('commitment: the seed is another one');

const rank = (id) => createHmac('sha256', seed).update(id).digest('hex');
const byRank = draw.requests.map((it) => ({ ...it, rank: rank(it.id) })).sort((a, b) => (a.rank < b.rank ? -1 : 1));
// Sorting is stable: equal waiting times keep the order of the ranks.
const byWait = [...byRank].sort((a, b) => Date.parse(a.waiting_since) - Date.parse(b.waiting_since));

// Decimals, not binary fractions: 0.29 of 100 is 29.
const [units, decimals = ''] = String(draw.longest_wait_share).split('.');
const share = BigInt(units + decimals.padEnd(6, '0'));
const reserved = Number((share * BigInt(draw.places)) / 1000000n);

const allocated = [];
const place = (order, places) => {
  let left = places;
  for (const it of order) {
    if (!allocated.includes(it.id) && it.size <= left) { allocated.push(it.id); left -= it.size; }
  }
  return left;
};
const unused = place(byWait, reserved);
place(byRank, draw.places - reserved + unused);
const waiting = byRank.map((it) => it.id).filter((id) => !allocated.includes(id));

const same = (a, b) => a.length === b.length && a.every((id, at) => id === b[at]);
if (!same(allocated, draw.allocated)) fail('allocated: differs');
if (!same(waiting, draw.waiting)) fail('waiting: differs');
console.log('verified');
