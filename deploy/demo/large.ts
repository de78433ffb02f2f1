import { edexmlHead, edexmlTail, plainPupilXml } from './edexml.ts';
import { voorbeeldboom } from './plans.ts';
import type { SchoolPlan } from './plan.ts';
import type { DemoPupil, Moment } from './pupil.ts';
import { generateSchool } from './school.ts';
import { diceOf } from './seed.ts';

/** How long the file is to become; whichever is reached first ends it. */
type LargeExport = Moment & { readonly pupils?: number; readonly bytes?: number; readonly plan?: SchoolPlan };

/** The size of one chunk, about: 64 KiB. */
const chunkBytes = 65_536;

/**
 * One EDEXML file of any length, never in memory as a whole: 100 MB is about 190,000 pupils. Pupils come back
 * every 2,100, with keys and ECK iDs of their own, so that making the file is quick.
 */
export async function* edexmlChunks(large: LargeExport): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let text = '';
  for (const part of parts(large)) {
    text += part;
    if (text.length < chunkBytes) continue;
    yield encoder.encode(text);
    text = '';
  }
  yield encoder.encode(text);
}

function* parts({
  pupils = Infinity,
  bytes = Infinity,
  plan = voorbeeldboom,
  ...moment
}: LargeExport): Generator<string> {
  const schools = [0, 1, 2, 3, 4].map((n) => generateSchool(plan, { ...moment, seed: `${moment.seed}/${n}` }));
  const [first] = schools;
  if (first === undefined) return;
  const head = edexmlHead(first);
  const tail = edexmlTail(first.teachers);
  yield head;
  let length = head.length + tail.length;
  const people = schools.flatMap((school) => school.pupils.filter(({ status }) => status === 'enrolled'));
  for (const pupil of renumbered(people, moment.seed)) {
    if (pupils-- <= 0 || length >= bytes) break;
    const xml = plainPupilXml(pupil);
    length += xml.length;
    yield xml;
  }
  yield tail;
}

function* renumbered(people: readonly DemoPupil[], seed: string): Generator<DemoPupil> {
  const dice = diceOf(`${seed}/large`);
  for (let n = 0; people.length > 0; n++) {
    const pupil = people[n % people.length];
    if (pupil === undefined) return;
    yield { ...pupil, key: String(n + 1).padStart(7, '0'), eckId: `https://ketenid.nl/pilot/${dice.hex(128)}` };
  }
}
