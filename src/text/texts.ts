import { en } from './en/en.ts';
import { nl } from './nl/nl.ts';

/** Languages that Sluis speaks; Dutch is the default and the type that the other follows. */
export const langs = ['nl', 'en'] as const;
export type Lang = (typeof langs)[number];
export type Texts = typeof nl;

const dictionaries: Readonly<Record<Lang, Texts>> = { nl, en };

export const texts = (lang: Lang): Texts => dictionaries[lang];

/** Undefined for a language that Sluis does not speak. */
export const langOf = (text: string | undefined): Lang | undefined => langs.find((lang) => lang === text);
