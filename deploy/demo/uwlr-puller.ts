import { createServer } from 'node:http';
import { mkdir } from 'node:fs/promises';
import { openFolder } from '../../src/runtime/folder.ts';
import type { Held } from './receiver.ts';
import { escaped, supplierPage } from './supplier-page.ts';
import { listen } from './supplier-server.ts';
import { askUwlr } from './uwlr-client.ts';

export type UwlrPullerOptions = {
  readonly name: string;
  /** What it pulled lies here, one JSON file per school and kind. */
  readonly folder: string;
  /** Of its page for people; 0 takes a free one. */
  readonly port: number;
  /** Its id with the board, and per school the key that it was given. */
  readonly client: string;
  readonly keys: ReadonlyMap<string, string>;
  readonly schoolYear: () => string;
};

/** What a supplier has of one school. */
export type PulledSchool = {
  /** What the last answer said: content, nothing new, or the code of a fault. */
  readonly said: string;
  readonly pulls: number;
  readonly received: string | undefined;
  readonly kinds: Record<string, Record<string, Held>>;
};

export type UwlrPuller = {
  readonly url: string;
  /** Asks for every school once. Never throws: who is not there is asked again the next time. */
  pull(address: string): Promise<void>;
  /** Pulls now, and again every minute. */
  begin(address: string): void;
  state(): ReadonlyMap<string, PulledSchool>;
  close(): Promise<void>;
};

const everyMs = 60_000;
const nothing: PulledSchool = { said: '–', pulls: 0, received: undefined, kinds: {} };

/** No answer takes away what was pulled before, except one that holds everything anew. */
const pullSchool = async (
  options: UwlrPullerOptions,
  before: PulledSchool,
  ask: { address: string; school: string },
) => {
  const pulls = before.pulls + 1;
  try {
    const { client, keys, schoolYear } = options;
    const key = keys.get(ask.school) ?? '';
    const told = await askUwlr({ ...ask, client, key, schoolYear: schoolYear(), received: before.received });
    return 'kinds' in told ? { ...told, pulls } : { ...before, ...told, pulls };
  } catch {
    return { ...before, said: 'geen antwoord', pulls };
  }
};

/** What UWLR's own words of an answer without content mean to a reader of the page. */
const words: Readonly<Record<string, string>> = {
  geenwijzigingen: 'niets veranderd (geenwijzigingen)',
  geengegevens: 'geen gegevens (geengegevens)',
};

const pageOf = ({ name, client }: UwlrPullerOptions, schools: ReadonlyMap<string, PulledSchool>): string => {
  const said = [...schools].map(
    ([school, { said: answer, pulls }]) =>
      `${school}: ${pulls} keer opgehaald, laatste antwoord: ${words[answer] ?? answer}`,
  );
  const intro = `Haalt zelf op via UWLR 2.3. ${escaped(said.join('; '))}. <span lang="en">Collects over UWLR; last answer per school.</span>`;
  const feeds = [...schools].map(([school, { kinds }]) => ({ school, product: client, kinds }));
  return supplierPage(name, intro, feeds);
};

/** A small supplier that collects over UWLR, with a page of what it has. */
export const startUwlrPuller = async (options: UwlrPullerOptions): Promise<UwlrPuller> => {
  await mkdir(options.folder, { recursive: true, mode: 0o700 });
  const folder = openFolder(options.folder);
  const schools = new Map([...options.keys.keys()].map((school) => [school, nothing]));
  const keep = async (school: string, { kinds }: PulledSchool): Promise<void> => {
    for (const [kind, held] of Object.entries(kinds)) {
      await folder.write(`${school}-${kind}.json`, new TextEncoder().encode(`${JSON.stringify(held, null, 2)}\n`));
    }
  };
  const pull = async (address: string): Promise<void> => {
    for (const [school, before] of schools) {
      const now = await pullSchool(options, before, { address, school });
      schools.set(school, now);
      await keep(school, now);
    }
  };
  let timer: NodeJS.Timeout | undefined;
  const server = createServer((_, response) => {
    response
      .writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': "default-src 'none'" })
      .end(pageOf(options, schools));
  });
  const port = await listen(server, options.port);
  const quiet = (address: string) => void pull(address).catch(() => undefined);
  return {
    url: `http://127.0.0.1:${port}/`,
    pull,
    begin: (address) => {
      quiet(address);
      timer = setInterval(() => quiet(address), everyMs);
    },
    state: () => new Map(schools),
    close: () =>
      new Promise((resolve) => {
        clearInterval(timer);
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
