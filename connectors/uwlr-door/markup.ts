import { xmlText } from '../kit/xml-text.ts';

/** An element that holds text only. */
export const element = (name: string, text: string): string => `<${name}>${xmlText(text)}</${name}>`;
