import { readFileSync } from 'node:fs';
import { sourceContract } from '../../test/contract/source.ts';
import { edexml } from './connector.ts';
import { rowNames } from './rows.ts';

const fixtures = new URL('./fixtures/', import.meta.url);
const small = readFileSync(new URL('small.xml', fixtures), 'utf8');

sourceContract({
  connector: edexml,
  settings: {},
  fixtures,
  extension: '.xml',
  all: rowNames,
  unwanted: { kind: 'leerling', name: 'bsn' },
  undeclared: {
    shown: { text: small.replace('<jaargroep>H', '<hobby>Voetbal</hobby><jaargroep>H'), name: 'hobby' },
    hidden: { text: small.replace('<jaargroep>H', '<n999912347>x</n999912347><jaargroep>H'), secret: '999912347' },
  },
  secrets: small
    .split(/[<>"=]|\n/)
    .map((text) => text.trim())
    .filter((text) => text.length >= 4 && /[A-Z0-9@]/.test(text) && !text.startsWith('?'))
    .filter((text) => !/^(EDEX|\/EDEX|bsn|start_|voorletters|\/|xsi)/.test(text)),
  brokenCode: 'source_not_xml',
});
