import { join } from 'node:path';
import { type Program, works } from './spawned.ts';

/** A program that reads `source` and writes NDJSON to `target`. */
export type Peer = { readonly name: string; program(source: string, target: string): Program };

/** A peer, or why it cannot run here. */
export type Found = Peer | { readonly name: string; readonly missing: string };

const peers = join(import.meta.dirname, 'peers');

/** Kept small so that the young generation is: the flags with which every program of the bench that is ours runs. */
export const nodeFlags: readonly string[] = ['--max-semi-space-size=8', '--max-old-space-size=96'];

/** Our own: one release in a process of its own; see release.ts. `more`: further flags of Node. */
export const release = (source: string, folder: string, suppliers: number, day: string): Program => ({
  command: process.execPath,
  args: [...nodeFlags, join(import.meta.dirname, 'release.ts'), source, folder, String(suppliers), day],
});

const python = (): string | undefined =>
  ['python3', '/usr/bin/python3'].find((command) => works(command, '-c', 'import lxml.etree'));

const lxml = (name: string, file: string): Found => {
  const command = python();
  if (command === undefined) return { name, missing: 'python3-lxml' };
  return { name, program: (source, target) => ({ command, args: [join(peers, file), source, target] }) };
};

const xslt = (): Found => {
  const name = 'xsltproc';
  if (!works('xsltproc', '--version')) return { name, missing: 'xsltproc' };
  return {
    name,
    program: (source, target) => ({ command: 'xsltproc', args: ['-o', target, join(peers, 'pupils.xsl'), source] }),
  };
};

const xml2js: Peer = {
  name: 'xml2js, whole document',
  program: (source, target) => ({ command: process.execPath, args: [join(peers, 'xml2js.ts'), source, target] }),
};

const expat = (folder: string): Found => {
  const name = 'C on expat';
  const built = join(folder, 'expat');
  if (!works('cc', '-O2', '-o', built, join(peers, 'expat.c'), '-lexpat'))
    return { name, missing: 'cc, libexpat1-dev' };
  return { name, program: (source, target) => ({ command: built, args: [source, target] }) };
};

/** The programs beside which we are measured. `folder` takes what has to be built. */
export const findPeers = (folder: string): readonly Found[] => [
  lxml('python3-lxml, iterparse', 'findtext.py'),
  lxml('python3-lxml, tuned by hand', 'tuned.py'),
  xslt(),
  xml2js,
  expat(folder),
];
