import { doorLeaks } from './door-leaks.ts';
import { leak, patch, type Leak } from './leak.ts';
import { oneroster } from './leaks-oneroster.ts';

const gateFile = 'src/release/release.ts';
const scopeFile = 'src/release/scope.ts';
const shapeFile = 'src/release/shape.ts';
const planFile = 'src/delivery/plan.ts';
const deliverFile = 'src/delivery/deliver.ts';
const readerFile = 'connectors/kit/edexml/reader.ts';

const gate: readonly Leak[] = [
  leak(
    'the record is copied and stripped of what somebody thought of',
    'gate: agreed fields only',
    patch(
      gateFile,
      '  const data: Record<string, ReleasedValue> = {};\n  for (const step',
      '  const { addressSecret: _address, phoneSecret: _phone, ...data } = item.record as Record<string, ReleasedValue>;\n  for (const step',
    ),
  ),
  leak(
    'secrecy is not looked at',
    'gate: secret looks like empty',
    patch(gateFile, '=>\n  step.secrecy === undefined ||', '=>\n  step.secrecy !== "" ||'),
  ),
  leak(
    'an address of which the source says nothing leaves',
    'gate: secret looks like empty',
    patch(gateFile, "'addressSecret' : 'phoneSecret'] === false", "'addressSecret' : 'phoneSecret'] !== true"),
  ),
  leak(
    'secret is shown as secret and not as empty',
    'gate: secret looks like empty',
    patch(
      gateFile,
      '    if (!isOpen(item, step, permit)) continue;',
      "    if (!isOpen(item, step, permit)) {\n      if (step.secrecy !== undefined) data[step.field] = 'geheim';\n      continue;\n    }",
    ),
  ),
  leak(
    'consent is ignored',
    'gate: consent',
    patch(gateFile, 'step.consent === undefined || permit.standing', 'step.consent !== "" || permit.standing'),
  ),
  leak(
    'a coarser form is ignored',
    'gate: coarser forms',
    patch(gateFile, "if (step.form === 'whole') return value;", "if (step.form !== 'alias') return value;"),
  ),
  leak(
    'a relation keeps the raw key of what is not visible',
    'gate: relations',
    patch(gateFile, 'value.flatMap((key) => ids.get(key) ?? [])', 'value.flatMap((key) => ids.get(key) ?? [key])'),
  ),
  leak(
    'lists are not cut to what is visible',
    'gate: relations',
    patch(gateFile, '(visible.get(step.path) ?? none)', 'undefined'),
  ),
  leak(
    'lists keep the order of the source',
    'gate: relations',
    patch(gateFile, '? value : value.toSorted()', '? value : value'),
  ),
  leak(
    'a key without consent leaves through a relation',
    'gate: consent',
    patch(scopeFile, 'whole !== undefined && isOpen(item, whole, permit) &&', 'whole !== undefined &&'),
  ),
];

const people: readonly Leak[] = [
  leak(
    'an excluded pupil is still served',
    'gate: who is in scope',
    patch(scopeFile, "=== 'excluded') return 'excluded';", "=== 'excluded') void 0;"),
  ),
  leak(
    'an applicant is served',
    'gate: who is in scope',
    patch(scopeFile, "if (status === 'applied') return 'applied';", ''),
  ),
  leak(
    'a pupil who left is served on the day itself',
    'gate: who is in scope',
    patch(scopeFile, 'until <= day)', 'until < day)'),
  ),
  leak(
    'the locations of the agreement are ignored',
    'gate: who is in scope',
    patch(scopeFile, "return 'other_location';", "void 'other_location';"),
  ),
  leak(
    'a parent of a pupil of 18 or more is served',
    'gate: who is in scope',
    patch(scopeFile, "record['ageClass'] !== '18+'", "record['ageClass'] !== ''"),
  ),
  leak(
    'a parent with a contact ban is served',
    'gate: who is in scope',
    patch(scopeFile, "record['contactBan'] !== true", "record['contactBan'] !== ''"),
  ),
  leak(
    'a frozen pupil is followed',
    'gate: who is in scope',
    patch(
      'src/delivery/in-place.ts',
      '!isFrozen(subject, permit) && !still.pupils.has(subject)',
      '!still.pupils.has(subject)',
    ),
  ),
  leak(
    'a group shows through a membership that does not leave',
    'non-interference, short',
    patch(
      scopeFile,
      "stepsOf(permit, 'pupil').filter((relation) => relation.target === target)",
      "(target === 'group' ? ['groupKey', 'subgroupKeys'] : ['locationKey']).map((field): Step => ({ field, target, form: 'whole', secrecy: undefined, consent: undefined }))",
    ),
  ),
];

const deliveries: readonly Leak[] = [
  leak(
    'lines keep the order of the source',
    'delivery: order by reference',
    patch(planFile, '(refOf(a) < refOf(b) ? -1 : 1);', '0;'),
    patch(shapeFile, '.map((line) => lineText(line, shaping)).sort();', '.map((line) => lineText(line, shaping));'),
  ),
  leak(
    'lines are ordered by name',
    'delivery: order by reference',
    patch(
      planFile,
      '(refOf(a) < refOf(b) ? -1 : 1);',
      "(nameOf(a) < nameOf(b) ? -1 : 1);\nconst nameOf = ({ line }: Move): string => (line.op === 'put' ? String(line.release.data['callName']) : '');",
    ),
    patch(shapeFile, '.map((line) => lineText(line, shaping)).sort();', '.map((line) => lineText(line, shaping));'),
  ),
  leak(
    'the digest is made of the record and not of the release',
    'delivery: a quiet night',
    patch(
      gateFile,
      'ref: joined.refOf(item.subject), data } as',
      'ref: joined.refOf(item.subject), data, record: item.record } as',
    ),
    patch(gateFile, 'JSON.stringify(made.data)', "JSON.stringify('record' in made ? made.record : made.data)"),
  ),
  leak(
    'a removal tells why',
    'delivery: a quiet night',
    patch(planFile, "? 'erase' : 'no_longer_provided'", "? 'erase' : 'moved_to_other_location'"),
  ),
  leak(
    'the manifest counts all pupils of the school',
    'delivery: manifest',
    patch(
      'src/delivery/orders.ts',
      'schoolYear: opened.schoolYear,',
      "schoolYear: `${opened.schoolYear}/${opened.roster.get('pupil')?.length}`,",
    ),
  ),
  leak(
    'the manifest computes what is withheld from the source',
    'delivery: manifest',
    patch(
      'src/delivery/orders.ts',
      'withheld: withheldNames(permit),',
      "withheld: opened.roster.get('pupil')?.some(({ record }) => record['photoUrl'] !== undefined) ? withheldNames(permit) : {},",
    ),
  ),
  leak(
    'a row without a key of one kind keeps all others',
    'delivery: a quiet night',
    patch(
      'src/delivery/in-place.ts',
      '!decidedBy[entity].some((kind) => opened.partial.has(kind))',
      'opened.partial.size === 0',
    ),
  ),
  leak(
    'the intent is written down after sending',
    'house: intent before bytes',
    patch(deliverFile, '    await intend(order, named, deps);\n    const sent', '    const sent'),
    patch(
      deliverFile,
      '    const issued = await conclude(',
      '    await intend(order, named, deps);\n    const issued = await conclude(',
    ),
  ),
  leak(
    'an agreement that was revoked is not noticed when sending',
    'house: revoked after intent',
    patch(
      'src/delivery/sending.ts',
      'if (!(await order.inForce())) return',
      'if ((await order.inForce()) === undefined) return',
    ),
  ),
  leak(
    'whom a delivery of unknown outcome was about is not disclosed',
    'house: unknown is disclosed',
    patch(deliverFile, 'put: mayHaveArrived(outcome) ?', "put: outcome.result === 'accepted' ?"),
  ),
  leak(
    'our own id is the reference, the same at every supplier',
    'house: references per supplier',
    patch('src/sync/joined.ts', 'refs.get(subject) ?? mac(subject);', 'refs.get(subject) ?? (mac(subject), subject);'),
  ),
  leak(
    'references are made under one key for all suppliers',
    'house: references per supplier',
    patch('src/sync/joined.ts', "mac('alias', `${board}/${supplier}`)", "mac('alias', board)"),
  ),
  leak(
    'the numbers of another supplier are joined',
    'house: ids of one supplier',
    patch(
      'src/sync/joined.ts',
      'SELECT subject, sealed FROM issued_id',
      'SELECT subject, sealed, supplier AS owner FROM issued_id',
    ),
    patch('src/sync/joined.ts', 'WHERE board = ? AND supplier = ? AND', 'WHERE board = ? AND supplier <> ? AND'),
    patch(
      'src/sync/joined.ts',
      '`issued/${supplier}/${subject}`);\n      return',
      "`issued/${text(row, 'owner')}/${subject}`);\n      return",
    ),
  ),
];

const underFire: readonly Leak[] = [
  leak(
    'a run does not look whether its supplier is stopped',
    'deliveries: stopped',
    patch(
      'src/sync/feeds.ts',
      'stop === undefined\n    ? undefined',
      "stop === undefined || stop.since !== ''\n    ? undefined",
    ),
    patch('src/sync/feeds.ts', 'turn.agreed.stop !== undefined || isSettled', 'isSettled'),
    patch('src/sync/agreed.ts', 'stop === undefined && supplier.id', "stop?.since !== '' && supplier.id"),
  ),
  leak(
    'an attempt at its time goes to a supplier that is stopped',
    'deliveries: stopped',
    patch('src/sync/feeds.ts', 'turn.agreed.stop !== undefined || isSettled', 'isSettled'),
    patch('src/sync/again.ts', '&& stopOf(stops, one) === undefined', "&& stopOf(stops, one)?.since !== ''"),
    patch(
      'src/sync/feeds.ts',
      'stop === undefined\n    ? undefined',
      "stop === undefined || stop.since !== ''\n    ? undefined",
    ),
    patch('src/sync/agreed.ts', 'stop === undefined && supplier.id', "stop?.since !== '' && supplier.id"),
  ),
  leak(
    'what is under way goes on when its agreement was revoked',
    'deliveries: cut off',
    patch(
      'src/delivery/watch.ts',
      'if (!(await mayGoOn().catch(() => false))) cut',
      'if ((await mayGoOn()) === undefined) cut',
    ),
  ),
  leak(
    'what decides is looked at in part: a stop is not seen while a delivery is under way',
    'deliveries: cut off',
    patch(
      'src/delivery/decisive.ts',
      "AND school IN (?, '*') AND supplier IN (?, '*') ORDER",
      'AND school = ? AND supplier = ? AND 1 = 0 ORDER',
    ),
  ),
  leak(
    'a new attempt goes by the agreement with which the first one was made',
    'deliveries: tried again',
    patch(
      'src/sync/gateway.ts',
      '/** A file that waits for a school. */',
      '/** What was agreed when it was first asked. */\nexport const remembered: Map<string, unknown> = new Map();\n\n/** A file that waits for a school. */',
    ),
    patch(
      'src/sync/agreed.ts',
      '  const { store } = gateway;\n  const [activations, all]',
      '  const early = remembered.get(school.id);\n  if (early !== undefined) return early as AgreedForSchool;\n  const found = await foundFor(gateway, school, at);\n  remembered.set(school.id, found);\n  return found;\n};\n\nconst foundFor = async (gateway: Gateway, school: SchoolSource, at: Date): Promise<AgreedForSchool> => {\n  const { store } = gateway;\n  const [activations, all]',
    ),
    patch(
      'src/sync/agreed.ts',
      "import type { Gateway } from './gateway.ts';",
      "import { type Gateway, remembered } from './gateway.ts';",
    ),
  ),
  leak(
    'what waits keeps a payload for the retry',
    'deliveries: tried again',
    patch(
      'src/sync/feeds.ts',
      '    owed === undefined ? forgetAttempt(feed.id) : keepAttempt(feed.id, owed),',
      '    owed === undefined\n      ? forgetAttempt(feed.id)\n      : keepAttempt(feed.id, { ...owed, mark: JSON.stringify(made.first.releases) }),',
    ),
  ),
  leak(
    'what a supplier may not see decides when it is asked again',
    'deliveries: given up',
    patch('src/sync/owed.ts', 'const parts = [agreement.id,', 'const parts = [generation, agreement.id,'),
    patch('src/sync/owed.ts', '({ difference }: Prepared', '({ difference, generation }: Prepared'),
  ),
];

const agreements: readonly Leak[] = [
  leak(
    'the absence of an agreement is ignored',
    'permit: agreement in force',
    patch('src/release/permit.ts', 'if (!isInForce(agreement, at)) throw refusedStatus(agreement, at);', ''),
  ),
  leak(
    'an agreement past its last day is accepted',
    'permit: agreement in force',
    patch('src/agreement/status.ts', "if (document.until !== 'open' && today > document.until) return 'ended';", ''),
  ),
  leak(
    'an agreement is accepted before it takes effect',
    'permit: agreement in force',
    patch('src/agreement/status.ts', 'at < effectiveAt || today < document.from', 'today < document.from'),
  ),
  leak(
    'a revoked agreement is accepted',
    'house: no agreement, no byte',
    patch(
      'src/agreement/status.ts',
      "if (state === 'approved') return",
      "if (state === 'approved' || state === 'revoked') return",
    ),
  ),
];

const reading: readonly Leak[] = [
  leak(
    'the parser of EDEXML keeps what nobody asked for',
    'reading: parser drops',
    patch('connectors/kit/edexml/row-builder.ts', 'if (!slot.wanted) {', 'if (!slot.wanted && slot.name === "") {'),
  ),
  leak(
    'the parser of CSV keeps what nobody asked for',
    'reading: parser drops',
    patch(
      'connectors/kit/table-tally.ts',
      'column.declared && tally.kept[index] === true) entries',
      'column.declared) entries',
    ),
  ),
  leak(
    'the parser of OneRoster keeps what nobody asked for',
    'reading: parser drops',
    patch('connectors/oneroster-csv/row-tally.ts', 'if (isWanted(kind, name)) kept', "if (name !== '') kept"),
  ),
  leak(
    'demographics that nobody asked for are held',
    'reading: parser drops',
    patch(
      'connectors/oneroster-csv/demographics.ts',
      "tally.isWanted('student', name)",
      "tally.isWanted('student', 'sourcedId')",
    ),
    patch(
      'connectors/oneroster-csv/row-tally.ts',
      'if (isWanted(kind, name)) kept',
      "if (isWanted(kind, name) || name.endsWith('OfBirth')) kept",
    ),
  ),
  leak(
    'the mapping fills fields outside the reading set',
    'reading: mapping drops',
    patch('src/mapping/apply.ts', "field !== 'key' && fields.has(field)", "field !== 'key' && fields.size > 0"),
  ),
  leak(
    'an element that nobody declared is forwarded',
    'reading: unknown is stopped',
    patch(
      readerFile,
      "        note('element', name);\n        return undefined;",
      `        note('element', name);
        const kind = rows.kind();
        if (kind === undefined || name === 'toevoegingen') return undefined;
        const text = { kind, name: 'roepnaam', list: false, wanted: true, dropped: 0 };
        const strange = { name, text, children: new Map(), attributes: new Map(), repeats: true, opened: 0, seenIn: 0 };
        path.push({ ...strange, last: undefined, after: undefined });
        here = path.at(-1);
        return here;`,
    ),
  ),
  leak(
    'toevoegingen are forwarded',
    'reading: unknown is stopped',
    patch(
      'connectors/kit/edexml/document.ts',
      "  item('leerling', slots, [\n",
      `  item('leerling', slots, [
    node('toevoegingen', {}, [
      node('blok', { repeats: true }, [
        node('code', { text: slots('leerling', 'voornamen') }),
        node('opmerking', { text: { ...slots('leerling', 'roepnaam'), wanted: true } }),
      ]),
    ]),
`,
    ),
  ),
  leak(
    'text that looks like a BSN is let through',
    'reading: forbidden content',
    patch(
      'src/mapping/step.ts',
      '    if (holdsForbidden(value)) return stopped;\n    return check',
      '    return check',
    ),
  ),
  leak(
    'an error shows the value that it is about',
    'reading: errors without values',
    patch('src/roster/column-check.ts', 'column.all += 1;', 'column.all += 1; Object.assign(column, { last: value });'),
    patch(
      'src/roster/column-check.ts',
      '{ entity, field: bad.field, count: bad.found }',
      '{ entity, field: bad.field, count: bad.found, found: String(Object(bad).last) }',
    ),
  ),
  leak(
    'an error shows the row that was too wide',
    'reading: errors without values',
    patch(
      'connectors/kit/table-tally.ts',
      'throw wrongWidth(line, cells.length, columns.length)',
      "throw new GatewayError('source_row_width', { line, found: cells.join() })",
    ),
  ),
];

const resting: readonly Leak[] = [
  leak(
    'segments are not sealed',
    'house: nothing rests in the clear',
    patch(
      'src/roster/generation.ts',
      'sealer.seal(new TextEncoder().encode(segment.text), context(generation, part, segment.entity)),',
      'new TextEncoder().encode(`${segment.text}${sealer === undefined ? context(generation, part, segment.entity) : ""}`),',
    ),
  ),
  leak(
    'look-ups hold the key of the source',
    'house: nothing rests in the clear',
    patch('src/roster/subjects.ts', 'undefined : mac(`key\\n${entity}', 'undefined : (mac, `key\\n${entity}'),
  ),
  leak(
    'the key of a pupil is what a count is called',
    'house: nothing rests in the clear',
    patch('src/sync/counts-of.ts', '[[entity, keys.length]]', '[[keys[0] ?? entity, keys.length]]'),
  ),
  leak(
    'the key of a pupil stands in a fact of the ledger',
    'house: nothing rests in the clear',
    patch(
      'src/sync/intake-entry.ts',
      '{ record_duplicate: sum(counts.aside) }',
      'Object.fromEntries([[JSON.stringify(head), 1]])',
    ),
    patch('src/sync/counts-of.ts', '[[entity, keys.length]]', '[[keys[0] ?? entity, keys.length]]'),
    patch(
      'src/ledger/entry.ts',
      'setAside: z.partialRecord(errorCode, count)',
      'setAside: z.record(z.string(), count)',
    ),
  ),
  leak(
    'what was read for matching is kept with the reading',
    'house: only the reading set rests',
    patch('src/sync/read.ts', 'narrowedRoster(without(roster, aside), reader.set)', 'without(roster, aside)'),
  ),
  leak(
    'a log line holds whatever it is given',
    'log: listed only',
    patch(
      'src/log.ts',
      'if (check?.(value) === true) kept[name] = value;',
      'if (check?.(value) !== undefined || name !== "") kept[name] = value;',
    ),
  ),
];

const proving: readonly Leak[] = [
  leak(
    'an overview that may be cut off counts as complete',
    'house: unproven removes nobody',
    patch('src/roster/pile.ts', "proof === 'none' ||", "proof === 'nothing' ||"),
    patch('src/sync/counts-of.ts', "if (proof !== 'none') return", 'if (proof !== undefined) return'),
  ),
  leak(
    'an old file that was put back counts as a new one',
    'house: unproven removes nobody',
    patch('src/sync/earlier.ts', 'return rows.some(', 'return rows.every('),
  ),
  leak(
    'an older export undoes what happened since',
    'house: unproven removes nobody',
    patch('src/roster/made-at.ts', 'span(one)[1] < span(other)[0]', 'span(one)[1] > span(other)[0] + 1e15'),
  ),
  leak(
    'a dummy key is taken for the pupil who had it the night before',
    'house: a dummy key finds nobody',
    patch('src/roster/subjects.ts', 'unstable === true ? undefined : mac', 'unstable === undefined ? undefined : mac'),
  ),
  leak(
    'a column of what is banned is mapped to a field',
    'mapping: a banned column feeds nothing',
    patch('src/mapping/extend.ts', 'return parseMapping(JSON.stringify(copy), shipped);', 'return copy;'),
  ),
  leak(
    'a column is made the flag that opens addresses',
    'mapping: a banned column feeds nothing',
    patch('src/mapping/extend.ts', "known.control === 'never'", "String(known.control) === 'ever'"),
  ),
];

const telling: readonly Leak[] = [
  leak(
    'the daily note passes on all that an error knows',
    'note: our own names only',
    patch('src/telling/note.ts', '{ ...tellable(rest), ...kind,', '{ ...(tellable(rest), told?.subject), ...kind,'),
  ),
];

const outsideFile = 'src/ledger/outside.ts';

const restoring: readonly Leak[] = [
  leak(
    'a ledger that went back in time is signed on',
    'ledger: a database of earlier',
    patch(outsideFile, 'if (root === outside.root) return outside;', 'if (root !== "") return outside;'),
  ),
  leak(
    'what went back in time is sent from, unsigned',
    'ledger: a database of earlier',
    patch('src/sync.ts', '  await gateway.checkpoints.check(source.board);\n', ''),
    patch(
      'src/sync/seal.ts',
      "error.code !== 'lease_taken'",
      "!['lease_taken', 'ledger_rolled_back'].includes(error.code)",
    ),
  ),
  leak(
    'what was kept outside and is gone counts as never kept',
    'ledger: nothing kept outside',
    patch(outsideFile, 'if (witnessed) throw', "if (witnessed && outside === 'invalid') throw"),
  ),
  leak(
    'a restore does not mark what it put back',
    'ledger: a backup that was put back',
    patch('src/runtime/restore.ts', '        markRestored(id, at),\n', ''),
    patch('src/runtime/restore.ts', "import { markRestored } from '../ledger/standing.ts';\n", ''),
  ),
  leak(
    'after a restore numbers go on where the backup was',
    'ledger: after a restore',
    patch('src/feed/feed.ts', 'max(sequence + ${jump}, CAST(? AS INTEGER))', 'max(sequence, CAST(? AS INTEGER) * 0)'),
  ),
  leak(
    'after a restore only the difference with the backup is sent',
    'ledger: after a restore',
    patch('src/sync/feed-run.ts', 'pending = feed.fullDue || (await', 'pending = feed.fullDue && (await'),
  ),
  leak(
    'after a restore the reading of the backup is sent',
    'ledger: after a restore',
    patch(
      'src/sync/reconcile.ts',
      '...(isLost ? [demandFresh(board, at)] : []),',
      '...(isLost ? [] : [demandFresh(board, at)]),',
    ),
  ),
];

const holds: readonly Leak[] = [
  leak(
    'new pupils go although they wait for a person',
    'holds: what waits stays here',
    patch(
      'src/delivery/weigh.ts',
      '...removals.still, ...additions.still, ...changes.still',
      '...removals.still, ...changes.still',
    ),
  ),
  leak(
    'a full delivery brings changes that wait',
    'holds: what waits stays here',
    patch(
      'src/delivery/weigh.ts',
      '...removals.still, ...additions.still, ...changes.still',
      '...removals.still, ...additions.still',
    ),
  ),
  leak(
    'one decision lets everything pass',
    'holds: only the list that was shown',
    patch(
      'src/delivery/sift.ts',
      'const open = all.filter((one) => !approved.has(lineFor(one)));',
      'const open = all.filter(() => approved.size === 0);',
    ),
  ),
  leak(
    'names are shown before the ledger knows',
    'holds: names are looked at',
    patch('src/sync/hold-list.ts', '  await looked(gateway, found, all, looker);\n', ''),
  ),
  leak(
    'the end of an agreement is told with the data',
    'holds: a withdrawal is no data',
    patch(
      'src/release/shape.ts',
      "return JSON.stringify({ op: 'remove', kind: entity, ref, reason });",
      "return JSON.stringify({ op: reason === 'erase' ? 'put' : 'remove', kind: entity, ref, reason });",
    ),
  ),
  leak(
    'who is missing is served by the agreement of then',
    'holds: who is missing is served by the agreement of now',
    patch(
      'src/delivery/prepare.ts',
      'return item === undefined ? [] : [{ release: release(item, permit, visible, joined), row }];',
      "return item === undefined ? [] : [{ release: { ...release(item, permit, visible, joined), data: item.record as Release['data'] }, row }];",
    ),
  ),
  leak(
    'who waits is served again with an address that became secret',
    'holds: what became secret',
    patch(
      'src/delivery/orders.ts',
      'served.push(...servedFrom(rows, agreed, secretAsNow(opened, converging.opened, agreed), joined));',
      'served.push(...servedFrom(rows, agreed, opened, joined));',
    ),
  ),
  leak(
    'that an address became secret is told to who gets no address',
    'holds: what became secret',
    patch(
      'src/delivery/orders.ts',
      'served.push(...is.filter(({ release }) => !was.has(textOf(release))));',
      'served.push(...is);',
    ),
  ),
  leak(
    'a school that is not served sets the day of a removal',
    'holds: another school tells nothing',
    patch('src/sync/circumstances.ts', 'AND feed.supplier = ? AND feed.school', 'AND ? IS NOT NULL AND feed.school'),
  ),
  leak(
    'the day on which a pupil leaves tells that it was the last year',
    'turn: the day tells no year group',
    patch(
      'src/sync/announced.ts',
      "mayTell(permit, text(row, 'sector'));",
      "(mayTell(permit, text(row, 'sector')) || permit.steps.size > 0);",
    ),
  ),
];

/** Every leak with the check that must turn red. */
export const leaks: readonly Leak[] = [
  gate,
  people,
  deliveries,
  agreements,
  reading,
  resting,
  restoring,
  proving,
  underFire,
  holds,
  telling,
  doorLeaks,
  oneroster,
].flat();
