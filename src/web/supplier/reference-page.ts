import { html } from 'hono/html';
import { type Lang, texts, type Texts } from '../../text/texts.ts';
import type { Operation } from './described.ts';
import type { Described } from './description.ts';
import { framed, type Html } from './frame.ts';
import type { Member } from './members.ts';

type Words = Texts['desk'];

const isOperation = (words: Words, id: string): id is Operation => Object.hasOwn(words.operations, id);

const titleOf = (words: Words, id: string): string => (isOperation(words, id) ? words.operations[id].title : id);

const meaningOf = (words: Words, name: string): string => {
  const known: Readonly<Record<string, string>> = words.fields;
  return known[name] ?? '';
};

const memberRow = ({ path, name, type, required }: Member, words: Words): Html =>
  html`<tr role="row">
    <th scope="row" role="rowheader"><code>${path}</code></th>
    <td role="cell" data-label="${words.type}">
      <code>${type}</code>${required ? html`<span class="aside">${words.required}</span>` : ''}
    </td>
    <td role="cell" data-label="${words.meaning}">${meaningOf(words, name)}</td>
  </tr>`;

const memberTable = (title: string, members: readonly Member[], words: Words): Html =>
  html`<table role="table" class="members">
    <caption>
      ${title}
    </caption>
    <thead role="rowgroup">
      <tr role="row">
        <th scope="col" role="columnheader">${words.name}</th>
        <th scope="col" role="columnheader">${words.type}</th>
        <th scope="col" role="columnheader">${words.meaning}</th>
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${members.map((member) => memberRow(member, words))}
    </tbody>
  </table>`;

const statusList = (statuses: readonly string[], words: Words): Html => {
  const known: Readonly<Record<string, string>> = words.statuses;
  return html`<dl class="statuses">
    ${statuses.map(
      (status) =>
        html`<div>
          <dt>${status}</dt>
          <dd>${known[status] ?? words.statuses.fine}</dd>
        </div>`,
    )}
  </dl>`;
};

/** In an answer nothing has to be given. */
const unmarked = (member: Member): Member => ({ ...member, required: false });

const operationCard = (one: Described, words: Words): Html =>
  html`<section class="card operation" id="${one.id}" aria-labelledby="${one.id}-title">
    <h3 id="${one.id}-title">${titleOf(words, one.id)}</h3>
    <p><code>${one.method} ${one.path}</code></p>
    <p>${isOperation(words, one.id) ? words.operations[one.id].what : ''}</p>
    ${one.asked.length === 0 ? html`<p class="aside">${words.nothingAsked}</p>` : memberTable(words.asked, one.asked, words)}
    ${memberTable(words.answered, one.answered.map(unmarked), words)} ${statusList(one.statuses, words)}
  </section>`;

/** Two references and their digest; anybody can compute it. */
const example = `printf '%s\\n' bb aa | LC_ALL=C sort | sha256sum
329d670e59ead1543a2d36865895972560bc434204c5f4a0c8219005dd312719`;

/** How a token is asked for; the host is whatever this page is at. */
const tokenExample = `curl -u CLIENT:GEHEIM -d grant_type=client_credentials -d scope=supplier https://…/supplier/token
curl -H 'Authorization: Bearer TOKEN' https://…/supplier/v1/schools`;

const paragraphs = (lines: readonly string[]): readonly Html[] => lines.map((line) => html`<p>${line}</p>`);

const explained = (words: Words): Html =>
  html`<section class="card" aria-labelledby="expect">
      <h2 id="expect">${words.expectTitle}</h2>
      <dl>
        ${Object.entries(words.expect).map(
          ([name, meaning]) =>
            html`<div>
              <dt><code>${name}</code></dt>
              <dd>${meaning}</dd>
            </div>`,
        )}
      </dl>
    </section>
    <section class="card" aria-labelledby="digests">
      <h2 id="digests">${words.digestTitle}</h2>
      ${paragraphs(words.digests)}
      <p>${words.digestExample}</p>
      <pre tabindex="0"><code>${example}</code></pre>
    </section>
    <section class="card" aria-labelledby="test">
      <h2 id="test">${words.testTitle}</h2>
      ${paragraphs(words.test)}
    </section>`;

/** Every call with what it asks and answers, made of the description that programs read. */
export const referencePage = (operations: readonly Described[], lang: Lang): Html => {
  const words = texts(lang).desk;
  const title = words.reference;
  const content = html`<h1>${title}</h1>
    <p class="lead">${words.referenceLead}</p>
    <section class="card" aria-labelledby="token">
      <h2 id="token">${words.tokenTitle}</h2>
      <p>${words.tokenLead}</p>
      <pre tabindex="0"><code>${tokenExample}</code></pre>
    </section>
    <nav class="card" aria-label="${words.contents}">
      <ul class="contents">
        ${operations.map((one) => html`<li><a href="#${one.id}">${titleOf(words, one.id)}</a> <code class="aside">${one.method} ${one.path}</code></li>`)}
      </ul>
    </nav>
    ${operations.map((one) => operationCard(one, words))} ${explained(words)}`;
  return framed({ title, path: '/supplier/reference', lang, content });
};
