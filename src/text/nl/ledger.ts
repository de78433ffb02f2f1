import type { Told } from '../told.ts';
import { deskLedger } from './desk-ledger.ts';
import { ledgerWords } from './ledger-words.ts';

const fields = (told: Told, name: string): string => {
  const { length } = told.list(name);
  return length === 0 ? '' : `; ${length} gegevens getoond`;
};
const code = (told: Told): string => (told.word('code') === '' ? '' : ` [${told.word('code')}]`);
const short = (told: Told, name: string): string => told.word(name).slice(0, 8);

const of = (words: Readonly<Record<string, string>>, word: string): string => words[word] ?? word;
const some = (count: number): string => (count === 0 ? '' : `: ${count}`);

/** The ledger (logboek) on the command line. */
export const ledger = {
  right: (size: string) => `Het logboek klopt: ${size} regels.`,
  root: (root: string) => `Wortel: ${root}`,
  signed: (signed: string, checkpoints: string) =>
    `Controlepunten: ${checkpoints}; het nieuwste gaat tot regel ${signed}.`,
  unsigned: (count: string) =>
    count === '1'
      ? 'De laatste regel staat nog niet onder een controlepunt.'
      : `De laatste ${count} regels staan nog niet onder een controlepunt.`,
  older: 'Het oudere controlepunt past hierbij.',
  lost: (from: string, to: string, seq: string) =>
    `Regel ${from} tot en met ${to} van een eerdere stand gingen verloren bij een terugzetting; regel ${seq} zegt dat.`,
  olderLost: (seq: string) => `Het controlepunt is van verloren regels (zie regel ${seq}).`,
  wrong: 'Het logboek klopt niet.',
  wrongFrom: (seq: string) => `Het logboek klopt niet vanaf regel ${seq}.`,
  report: 'Meld dit aan de FG en laat de technisch beheerder uitzoeken wat er is veranderd.',
  faults: {
    entry_missing: 'Er ontbreekt een regel.',
    entry_changed: 'Een regel is veranderd.',
    entry_foreign: 'Een regel is van een ander bestuur.',
    entry_removed: 'De tekst van een regel is weg, en geen regel zegt dat dit mocht.',
    head_differs: 'Er zijn meer of minder regels dan geteld.',
    node_differs: 'De boom past niet bij de regels.',
    checkpoint_invalid: 'Een controlepunt is niet door dit bestuur ondertekend.',
    checkpoint_differs: 'De regels passen niet bij een ondertekend controlepunt.',
    older_invalid: 'Het opgegeven oudere controlepunt is niet van dit bestuur.',
    older_differs:
      'De regels passen niet bij het opgegeven oudere controlepunt: er is iets afgeknipt of herschreven, of een reservekopie is teruggezet en nog niet afgestemd.',
    older_lost:
      'Het opgegeven controlepunt is van regels die verloren gingen toen een reservekopie werd teruggezet; die regel van het logboek zegt dat zelf. Verder klopt het logboek. Dit is geen knoeien.',
    store_corrupt: 'Het logboek is niet te lezen.',
  },
  standalone: (path: string) =>
    `Controleren zonder Sluis, ook op een andere computer: node ${path} EXPORT.ndjson [--against CONTROLEPUNT.txt]`,
  exported: (file: string) => `Geschreven naar ${file}.`,
  number: 'regel',
  at: 'wanneer',
  subject: 'waar',
  what: 'wat',
  who: 'wie',
  gone: 'de tekst is na de bewaartermijn verwijderd',
  none: 'Er zijn geen regels.',
  sentences: {
    board: (told: Told) => `Bestuur ingericht met ${told.number('schools')} scholen`,
    intake: (told: Told) =>
      `${of(ledgerWords.intakes, told.word('state'))}${code(told)}: ${told.of('counts', 'pupil')} leerlingen, ${told.sum('dropped')} waarden weggegooid, ${told.sum('unknown')} keer iets onbekends`,
    release: (told: Told) =>
      `vergeleken: ${told.of('counts', 'inScope')} leerlingen in beeld; ${told.of('counts', 'added')} regels nieuw, ${told.of('counts', 'changed')} gewijzigd, ${told.of('counts', 'removed')} weg; ${told.list('fields').length} gegevens doorgelaten, ${told.sum('stopped')} keer tegengehouden`,
    intent: (told: Told) =>
      `levering ${told.number('sequence')} klaargezet (deel ${told.number('part')} van ${told.number('parts')}): ${told.sum('counts')} regels, ${told.list('fields').length} gegevens`,
    outcome: (told: Told) => `levering ${of(ledgerWords.outcomes, told.word('result'))}${code(told)}`,
    hold: (told: Told) => `wacht op besluit: ${of(ledgerWords.holds, told.word('code'))} (${told.number('count')})`,
    decision: (told: Told) => `${of(ledgerWords.decisions, told.word('what'))}${some(told.number('count'))}`,
    agreement: (told: Told) =>
      `overeenkomst versie ${told.number('version')}: ${of(ledgerWords.agreements, told.word('to'))}; ${told.list('fieldsAdded').length} gegevens erbij, ${told.list('fieldsRemoved').length} eraf`,
    activation: (told: Told): string => (told.is('on') ? 'product aangezet' : 'product uitgezet'),
    actor: (told: Told) =>
      `${told.word('actor')}: ${of(ledgerWords.people, told.word('what'))}${told.word('role') === '' ? '' : `, ${of(ledgerWords.roles, told.word('role'))}`}`,
    restriction: (told: Told) =>
      `leerling ${short(told, 'subject')} ${of(ledgerWords.restrictions, told.word('kind'))}`,
    consent: (told: Told) =>
      `toestemming van leerling ${short(told, 'subject')} voor ${told.word('purpose')}: ${told.is('given') ? 'gegeven' : 'niet gegeven of ingetrokken'}`,
    look: (told: Told) =>
      `leerling ${short(told, 'subject')} bekeken: ${of(ledgerWords.looks, told.word('what'))}; reden: ${of(ledgerWords.reasonWords, told.word('reasonCode'))}${fields(told, 'fields')}`,
    key: (told: Told) =>
      `sleutel (${of(ledgerWords.purposes, told.word('purpose'))}) ${of(ledgerWords.keys, told.word('what'))}`,
    backup: (told: Told): string =>
      told.word('what') === 'restored' ? 'reservekopie teruggezet' : 'reservekopie van de database gemaakt',
    reconciliation: (told: Told) =>
      told.word('what') === 'lost'
        ? `afgestemd met een controlepunt van buiten: regel ${told.number('from')} tot en met ${told.number('to') - 1} gingen verloren bij een terugzetting; ${told.number('feeds')} leveringen beginnen opnieuw`
        : `afgestemd met een controlepunt van buiten: er ging niets ondertekends verloren; ${told.number('feeds')} leveringen beginnen opnieuw`,
    stop: (told: Told) =>
      `noodstop ${told.is('on') ? 'ingesteld' : 'opgeheven'}; reden: ${of(ledgerWords.reasonWords, told.word('reasonCode'))}`,
    credential: (told: Told): string =>
      told.word('what') === 'made' ? 'toegang voor de leverancier gemaakt' : 'toegang van de leverancier beëindigd',
    collection: (told: Told) =>
      told.word('what') === 'opened'
        ? `opgehaald door de leverancier: ${told.list('fields').length} gegevens`
        : `ophalen afgesloten: ${told.of('counts', 'pupil')} leerlingen`,
    desk: (told: Told) => `${of(deskLedger, told.word('what'))}${some(told.number('count'))}${code(told)}`,
    retention: (told: Told) => `teksten verwijderd na de bewaartermijn: regels ${told.list('ranges').join(', ')}`,
  },
  storeRight: 'Ook wat ernaast bewaard wordt is nog wat het was: verzegelde gegevens en overeenkomsten.',
  storeWrong: 'In de database is iets veranderd dat niet veranderd mag zijn:',
  storeFaults: {
    database: 'beschadigde bladzijden van de database',
    generation: 'leerlingenbestanden die niet meer open gaan',
    subject_set: 'lijsten van leveringen die niet meer open gaan',
    issued_id: 'nummers van leveranciers die niet meer open gaan',
    group_name: 'neutrale groepsnamen die niet meer open gaan',
    agreement: 'overeenkomsten die niet meer zijn wat het logboek zegt',
  },
};
