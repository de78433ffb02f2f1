import { expect, it } from 'vitest';
import { facts } from '../ledger/entry.ts';
import { reasonCode } from '../ledger/fact.ts';
import { deskLedger as deskEn } from './en/desk-ledger.ts';
import { ledgerWords as en } from './en/ledger-words.ts';
import { deskLedger as deskNl } from './nl/desk-ledger.ts';
import { ledgerWords as nl } from './nl/ledger-words.ts';

const { decision, outcome, restriction, intake, key, agreement, actor, look, desk } = facts;

it.each([
  ['decisions', decision.shape.what.options, nl.decisions, en.decisions],
  ['outcomes', outcome.shape.result.options, nl.outcomes, en.outcomes],
  ['restrictions', restriction.shape.kind.options, nl.restrictions, en.restrictions],
  ['intakes', intake.shape.state.options, nl.intakes, en.intakes],
  ['keys', key.shape.what.options, nl.keys, en.keys],
  ['purposes of keys', key.shape.purpose.options, nl.purposes, en.purposes],
  ['states of agreements', agreement.shape.to.options, nl.agreements, en.agreements],
  ['what became of people', actor.shape.what.options, nl.people, en.people],
  ['looks', look.shape.what.unwrap().options, nl.looks, en.looks],
  ['reasons', reasonCode.options, nl.reasonWords, en.reasonWords],
  ['the desk', desk.shape.what.options, deskNl, deskEn],
])('%s that the ledger can hold have words in both languages, and there are no others', (_, codes, dutch, english) => {
  expect(Object.keys(dutch).toSorted()).toEqual(codes.toSorted());
  expect(Object.keys(english).toSorted()).toEqual(codes.toSorted());
});
