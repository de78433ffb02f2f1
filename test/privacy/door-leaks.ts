import { leak, patch, type Leak } from './leak.ts';

const door = 'connectors/uwlr-door/door.ts';

/** Leaks of doors at which suppliers collect. */
export const doorLeaks: readonly Leak[] = [
  leak(
    'UWLR answers before the ledger knows',
    'uwlr: nothing before the ledger',
    patch(
      door,
      "  await collection.serve(typeof content === 'string' ? [] : itemsOf(content.part, collection.view));",
      "  void collection.serve(typeof content === 'string' ? [] : itemsOf(content.part, collection.view)).catch(() => {});",
    ),
  ),
  leak(
    'UWLR says that nothing changed before the ledger knows that it was asked',
    'uwlr: nothing before the ledger',
    patch(
      door,
      "  await collection.serve(typeof content === 'string' ? [] : itemsOf(content.part, collection.view));",
      "  if (typeof content !== 'string') await collection.serve(itemsOf(content.part, collection.view));",
    ),
  ),
  leak(
    'UWLR serves pupils of whom the ledger was not told',
    'uwlr: whom the ledger was told of',
    patch(
      'connectors/uwlr-door/part.ts',
      '  ...[...part.groups, ...part.pupils, ...part.staff].map',
      '  ...[...part.groups, ...part.staff].map',
    ),
  ),
  leak(
    'the key of a school opens another one',
    'uwlr: one key, one school',
    patch(door, 'if (visitor.school !== school && school !== testSchool) return', "if (visitor.school === '') return"),
    patch(
      'src/door/desk.ts',
      'if (visitor.school !== undefined && visitor.school !== id) throw denied;',
      "if (visitor.school === '') throw denied;",
    ),
  ),
  leak(
    'the Smalle set 2.3 has the date of birth',
    'uwlr: what the set has',
    patch(
      'connectors/uwlr-door/sets.ts',
      "version: '2.3', pupil: [...names, 'jaargroep']",
      "version: '2.3', pupil: [...names, 'geboortedatum', 'jaargroep']",
    ),
  ),
  leak(
    'a change that a supplier may not see counts as a change',
    'uwlr: hidden changes',
    patch('src/door/shown.ts', 'one.changedAt), ground.agreedAt);', 'one.changedAt), ground.current.readAt);'),
  ),
  leak(
    'the answer says when it was made, and so when there was a reading',
    'uwlr: hidden changes',
    patch(
      'src/door/shown.ts',
      '  const { schoolYear } = ground.current;',
      '  const schoolYear = `${ground.current.schoolYear}`;',
    ),
    patch('src/door/shown.ts', '      changedAt,\n', '      changedAt: ground.current.readAt,\n'),
  ),
  leak(
    'a fault says what went wrong inside',
    'uwlr: faults without values',
    patch(
      door,
      "  return { code: 'Server.InterneFout' };",
      "  return { code: 'Server.InterneFout', about: String(error instanceof Error ? (error.cause ?? error) : error) };",
    ),
  ),
  leak(
    'a fault says what the year would have been',
    'uwlr: faults without values',
    patch(door, "refuse('Client.OngeldigBericht', 'schooljaar')", "refuse('Client.OngeldigBericht', view.schoolYear)"),
    patch(door, '!family.named.test(setName)', "!family.named.test(setName) && setName === ''"),
  ),
  leak(
    'a view is served under an agreement that was revoked while it was made',
    'door: the agreement of the first byte',
    patch(
      'src/door/desk.ts',
      "if (!(await look('', mayGoOn))) throw",
      "if (!(await look('', mayGoOn)) && id === '') throw",
    ),
  ),
  leak(
    'what decides about a view is noted only once the view was made',
    'door: the agreement of the first byte',
    patch(
      'src/door/views.ts',
      'return { ...made, feed, decisive };',
      'return { ...made, feed, decisive: await decisiveMark(gateway.store, feed, gateway.clock.now()) };',
    ),
  ),
  leak(
    'what a door remembers outlives the last day of an agreement',
    'door: never past midnight',
    patch('src/door/memo.ts', '`${written} ${amsterdamDay(now)}`', '`${written} ${amsterdamDay(new Date(0))}`'),
  ),
];
