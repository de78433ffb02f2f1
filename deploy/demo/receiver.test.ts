import { describe, expect, it } from 'vitest';
import { jsonDelivery, ndjsonDelivery, putPupil, refOf, removePupil } from '../../test/world/delivery.ts';
import type { WireItem, WireManifest } from '../../test/world/delivery.ts';
import { createReceiver } from './receiver.ts';
import type { Receiver } from './receiver.ts';

const send = (receiver: Receiver, items: readonly WireItem[], manifest: Partial<WireManifest> = {}) => {
  const { sequence = 1, part = 1 } = manifest;
  return receiver.apply(jsonDelivery(items, { delivery: `d-${sequence}-${part}`, ...manifest }));
};
const pupils = (receiver: Receiver) => receiver.state().feeds['f-1']?.kinds['pupil'];
const noor = refOf('noor');
const sem = refOf('sem');

describe('the receiver', () => {
  it('applies a delivery once, and says that it had it', () => {
    const receiver = createReceiver();
    expect(send(receiver, [putPupil('noor', { callName: 'Noor' })])).toEqual({
      status: 200,
      body: { receipts: [{ ref: noor, accepted: true }] },
    });
    const before = receiver.state();
    expect(send(receiver, [putPupil('noor', { callName: 'Noor' })])).toEqual({
      status: 409,
      body: { duplicate: true, receipts: [{ ref: noor, accepted: true }] },
    });
    expect(receiver.state()).toEqual(before);
  });

  it('takes no other body under an id that it knows', () => {
    const receiver = createReceiver();
    send(receiver, [putPupil('noor', { callName: 'Noor' })]);
    expect(send(receiver, [putPupil('noor', { callName: 'Nora' })])).toEqual({
      status: 422,
      body: { error: 'other_body' },
    });
    expect(pupils(receiver)).toEqual({ [noor]: { callName: 'Noor' } });
  });

  it('replaces in a full delivery and forgets what is not in any of its parts', () => {
    const receiver = createReceiver();
    send(receiver, [putPupil('noor', { callName: 'Noor', gender: 'female' }), putPupil('old', { callName: 'Old' })]);
    const full = { sequence: 2, parts: 2 };
    send(receiver, [putPupil('noor', { callName: 'Noor' })], { ...full, part: 1 });
    expect(Object.keys(pupils(receiver) ?? {})).toContain(refOf('old'));
    send(receiver, [putPupil('sem', { callName: 'Sem' })], { ...full, part: 2 });
    expect(pupils(receiver)).toEqual({ [noor]: { callName: 'Noor' }, [sem]: { callName: 'Sem' } });
  });

  it('takes the parts in any order', () => {
    const receiver = createReceiver();
    send(receiver, [putPupil('noor', { callName: 'Noor' })], { parts: 2, part: 2 });
    send(receiver, [putPupil('sem', { callName: 'Sem' })], { parts: 2, part: 1 });
    expect(Object.keys(pupils(receiver) ?? {}).sort()).toEqual([noor, sem].sort());
  });

  it('forgets nothing for a full delivery of which a part is missing', () => {
    const receiver = createReceiver();
    send(receiver, [putPupil('noor', { callName: 'Noor' })]);
    send(receiver, [putPupil('sem', { callName: 'Sem' })], { sequence: 2, parts: 2, part: 1 });
    send(receiver, [], { sequence: 3, mode: 'changes' });
    expect(Object.keys(pupils(receiver) ?? {})).toContain(noor);
  });

  it('merges changes, and clears a field that is null', () => {
    const receiver = createReceiver();
    send(receiver, [putPupil('noor', { callName: 'Noor', postcode: '1234', yearGroup: 4 })]);
    const changes = [putPupil('noor', { postcode: null, yearGroup: 5 }), putPupil('sem', { callName: 'Sem' })];
    send(receiver, changes, { sequence: 2, mode: 'changes' });
    expect(pupils(receiver)).toEqual({ [noor]: { callName: 'Noor', yearGroup: 5 }, [sem]: { callName: 'Sem' } });
  });

  it('clears a field everywhere when the manifest says so', () => {
    const receiver = createReceiver();
    send(receiver, [putPupil('noor', { callName: 'Noor', postcode: '1234' })]);
    const cleared = [{ kind: 'pupil', field: 'postcode', eraseBefore: '2026-12-21' }];
    send(receiver, [], { sequence: 2, mode: 'changes', cleared });
    expect(pupils(receiver)).toEqual({ [noor]: { callName: 'Noor' } });
  });

  it('removes who is to be removed, also where it has never heard of them', () => {
    const receiver = createReceiver();
    send(receiver, [putPupil('noor', { callName: 'Noor' })]);
    const removals = [removePupil('noor', 'erase'), removePupil('stranger')];
    expect(send(receiver, removals, { sequence: 2, mode: 'withdrawal' }).status).toBe(200);
    expect(pupils(receiver)).toEqual({});
  });

  it('keeps feeds apart', () => {
    const receiver = createReceiver();
    send(receiver, [putPupil('noor', { callName: 'Noor' })]);
    send(receiver, [putPupil('sem', { callName: 'Sem' })], { feed: 'f-2', school: '99XB00', delivery: 'e-1' });
    expect(Object.keys(pupils(receiver) ?? {})).toEqual([noor]);
    expect(Object.keys(receiver.state().feeds)).toEqual(['f-1', 'f-2']);
  });

  it('gives each pupil one number of its own, for good', () => {
    const receiver = createReceiver({ issue: 'B-' });
    const first = send(receiver, [putPupil('noor', {}), putPupil('sem', {})]);
    expect(first.body).toEqual({
      receipts: [
        { ref: noor, accepted: true, issuedId: 'B-000001' },
        { ref: sem, accepted: true, issuedId: 'B-000002' },
      ],
    });
    const later = send(receiver, [putPupil('sem', {})], { sequence: 2, mode: 'changes' });
    expect(later.body).toEqual({ receipts: [{ ref: sem, accepted: true, issuedId: 'B-000002' }] });
  });

  it('goes on from what was written down', () => {
    const before = createReceiver({ issue: 'B-' });
    send(before, [putPupil('noor', { callName: 'Noor' })]);
    const after = createReceiver({ issue: 'B-', state: JSON.parse(JSON.stringify(before.state())) });
    expect(send(after, [putPupil('noor', { callName: 'Noor' })]).status).toBe(409);
    expect(send(after, [putPupil('sem', {})], { sequence: 2, mode: 'changes' }).status).toBe(200);
    expect(Object.keys(pupils(after) ?? {})).toEqual([noor, sem]);
  });

  it('reads a file as well', () => {
    const receiver = createReceiver();
    const file = ndjsonDelivery([putPupil('noor', { callName: 'Noor' })]);
    expect(receiver.apply(file, 'application/x-ndjson').status).toBe(200);
    expect(pupils(receiver)).toEqual({ [noor]: { callName: 'Noor' } });
  });
});

describe('the receiver refuses, and changes nothing', () => {
  const text = new TextDecoder();
  const good = text.decode(jsonDelivery([putPupil('noor', { callName: 'Noor' })], { delivery: 'd-9', sequence: 9 }));
  const put = [putPupil('sem', {})];

  it.each<[string, number, string, string | Uint8Array]>([
    ['what is not JSON', 400, 'not_json', good.slice(0, -1)],
    ['nothing', 400, 'not_json', ''],
    ['bytes that are not UTF-8', 400, 'not_json', new Uint8Array([0xff, 0xfe])],
    ['another format', 422, 'wrong_shape', good.replace('sluis/1', 'sluis/2')],
    ['an item of its own invention', 422, 'wrong_shape', good.replace('"op":"put"', '"op":"peek"')],
    ['a value that was changed on the way', 422, 'digest', good.replace('"Noor"', '"Nora"')],
    ['a count that is off', 422, 'counts', good.replace('"put":1', '"put":2')],
    ['a part too many', 422, 'parts', good.replace('"part":1', '"part":2')],
    ['an older sequence', 409, 'stale', text.decode(jsonDelivery(put, { delivery: 'd-9', sequence: 1 }))],
    ['a part that it has', 409, 'stale', text.decode(jsonDelivery(put, { delivery: 'd-9', sequence: 2 }))],
    [
      'another mode midway',
      409,
      'stale',
      text.decode(jsonDelivery([], { delivery: 'd-9', sequence: 2, mode: 'changes' })),
    ],
    ['a feed of another school', 422, 'feed', good.replace('99XA00', '99XB00')],
    ['a withdrawal that brings', 422, 'mode', good.replace('"full"', '"withdrawal"')],
  ])('%s', (_, status, error, body) => {
    const receiver = createReceiver();
    send(receiver, [putPupil('noor', { callName: 'Noor' })], { sequence: 2 });
    const before = receiver.state();
    const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
    expect(receiver.apply(bytes)).toEqual({ status, body: { error } });
    expect(receiver.state()).toEqual(before);
  });
});
