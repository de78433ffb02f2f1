/** UWLR 2.x: the namespace is the same in 2.1, 2.2 and 2.3; `xsdversie` tells them apart. */
export const pupilNamespace = 'http://www.edustandaard.nl/leerresultaten/2/leerlinggegevens';
export const authorisationNamespace = 'http://www.edustandaard.nl/leerresultaten/2/autorisatie';
export const resultNamespace = 'http://www.edustandaard.nl/leerresultaten/2/leerresultaten';

/** What UWLR lets a supplier ask of a LAS, whole or in steps ("getrapt"). */
export const operations = ['HaalLeerlinggegevens', 'HaalStructuur', 'HaalLeerlingen', 'HaalLeerkrachten'] as const;
export type Operation = (typeof operations)[number];

/** How an operation is asked and answered (UWLR 2.2, WSDL of 2016-12-14). */
export type Wording = {
  readonly request: string;
  readonly answer: string;
  readonly content: string;
  readonly action: string;
  /** It asks for the people of certain groups. */
  readonly byGroup: boolean;
};

const stepped = (what: string): Wording => ({
  request: `${what}_verzoek`,
  answer: `${what}_antwoord`,
  content: `leerlinggegevens-${what}`,
  action: `${pupilNamespace}/${what}_verzoek`,
  byGroup: what !== 'structuur',
});

export const wordings: Readonly<Record<Operation, Wording>> = {
  HaalLeerlinggegevens: {
    request: 'leerlinggegevens_verzoek',
    answer: 'leerlinggegevens_antwoord',
    content: 'leerlinggegevens',
    action: 'HaalLeerlinggegevens',
    byGroup: false,
  },
  HaalStructuur: stepped('structuur'),
  HaalLeerlingen: stepped('leerlingen'),
  HaalLeerkrachten: stepped('leerkrachten'),
};
