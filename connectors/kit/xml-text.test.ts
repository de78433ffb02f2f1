import { expect, it } from 'vitest';
import { xmlText } from './xml-text.ts';

it.each([
  ['a<b>&"c"', 'a&#60;b&#62;&#38;&#34;c&#34;'],
  ["in 't Veld – Çelik", "in 't Veld – Çelik"],
  ['één\tregel\r\n', 'één&#9;regel&#13;&#10;'],
  ['\u0000\u0085\ud800\ufeff\ufffe', '\ufffd\ufffd\ufffd\ufffd\ufffd'],
  [']]>', ']]&#62;'],
])('%j becomes %j', (text, written) => {
  expect(xmlText(text)).toBe(written);
});
