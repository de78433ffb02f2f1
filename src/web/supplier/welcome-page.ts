import { html } from 'hono/html';
import type { Secret } from '../../supplier/keys.ts';
import { type Lang, texts } from '../../text/texts.ts';
import { framed, type Html } from './frame.ts';

const row = (label: string, value: string): Html =>
  html`<div>
    <dt>${label}</dt>
    <dd><code>${value}</code></dd>
  </div>`;

const shown = ({ client, secret, school }: Secret, lang: Lang): Html => {
  const words = texts(lang).desk;
  return html`<p class="notice" role="status">${words.welcomeShown}</p>
    <dl class="tiles">
      ${row(words.client, client)} ${row(words.secret, secret)} ${school === undefined ? '' : row(words.school, school)}
    </dl>`;
};

/** Behind a one-time link: `open`: a button; `over`: nothing any more; otherwise the secret, this once. */
export const welcomePage = (lang: Lang, path: string, what: 'open' | 'over' | Secret): Html => {
  const words = texts(lang).desk;
  const button = html`<p>${words.welcomeLead}</p>
    <form method="post" action="${path}?lang=${lang}">
      <button type="submit">${words.welcomeButton}</button>
    </form>`;
  const over = html`<p class="notice" role="alert">${words.welcomeOver}</p>`;
  const inner = what === 'open' ? button : what === 'over' ? over : shown(what, lang);
  const content = html`<h1>${words.welcomeTitle}</h1>
    ${inner}`;
  return framed({ title: words.welcomeTitle, path: typeof what === 'string' ? path : undefined, lang, content });
};
