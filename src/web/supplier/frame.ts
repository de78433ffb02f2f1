import { html } from 'hono/html';
import { type Lang, texts } from '../../text/texts.ts';

export type Html = ReturnType<typeof html>;

/** One page of the desk: its title, where it is (for the other language), and what is in it. */
export type Page = {
  readonly title: string;
  /** Undefined where going there again would show something else. */
  readonly path: string | undefined;
  readonly lang: Lang;
  readonly content: Html;
};

/** What stands around every page. Everything shown is escaped by the template. */
export const framed = ({ title, path, lang, content }: Page): Html => {
  const words = texts(lang).desk;
  const other: Lang = lang === 'nl' ? 'en' : 'nl';
  return html`<!doctype html>
    <html lang="${lang}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} – Sluis</title>
        <link rel="stylesheet" href="/style.css" />
      </head>
      <body>
        <a class="skip" href="#content">${words.skip}</a>
        <header>
          <span class="brand">Sluis</span>
          <nav aria-label="Sluis">
            <a href="/supplier?lang=${lang}">${words.home}</a>
            <a href="/supplier/reference?lang=${lang}">${words.reference}</a>
            ${path === undefined ? '' : html`<a href="${path}?lang=${other}" lang="${other}" hreflang="${other}">${words.otherLanguage}</a>`}
          </nav>
        </header>
        <main id="content" tabindex="-1">${content}</main>
        <footer><p>${words.footer}</p></footer>
      </body>
    </html>`;
};
