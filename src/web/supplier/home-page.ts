import { html } from 'hono/html';
import { type Lang, texts } from '../../text/texts.ts';
import { framed, type Html } from './frame.ts';

/** What this desk is, and where to start. */
export const homePage = (lang: Lang): Html => {
  const words = texts(lang).desk;
  const content = html`<h1>${words.title}</h1>
    <p class="lead">${words.lead}</p>
    <section class="card" aria-labelledby="what">
      <h2 id="what">${words.whatTitle}</h2>
      <ul>
        ${words.what.map((line) => html`<li>${line}</li>`)}
      </ul>
    </section>
    <section class="card" aria-labelledby="start">
      <h2 id="start">${words.startTitle}</h2>
      <ol>
        ${words.start.map((line) => html`<li>${line}</li>`)}
      </ol>
      <p class="notice">${words.noSecrets}</p>
    </section>
    <section class="card" aria-labelledby="more">
      <h2 id="more">${words.moreTitle}</h2>
      <ul>
        <li><a href="/supplier/reference?lang=${lang}">${words.readReference}</a></li>
        <li><a href="/supplier/openapi.json">${words.readDocument}</a></li>
      </ul>
      <p>${words.questions}</p>
    </section>`;
  return framed({ title: words.title, path: '/supplier', lang, content });
};
