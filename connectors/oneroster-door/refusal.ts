/**
 * What this door says no with: `imsx_StatusInfo` of OneRoster 1.2 (REST binding, 3.5). The texts are fixed, so that nothing
 * of a question, of data or of our insides can stand in one. `invalid_sort_field` is the word of OneRoster 1.1 for it.
 */
type Minor =
  | 'invaliddata'
  | 'invalid_filter_field'
  | 'invalid_selection_field'
  | 'invalid_sort_field'
  | 'unauthorisedrequest'
  | 'forbidden'
  | 'unknownobject'
  | 'server_busy'
  | 'internal_server_error';

type Saying = {
  readonly status: 400 | 401 | 403 | 404 | 405 | 429 | 500 | 503;
  readonly minor: Minor;
  readonly description: string;
  readonly headers?: Readonly<Record<string, string>>;
};

const sayings = {
  query: { status: 400, minor: 'invaliddata', description: 'A query parameter is unknown, repeated or malformed.' },
  filter: {
    status: 400,
    minor: 'invalid_filter_field',
    description: 'The filter names a field that this collection does not have, or is malformed.',
  },
  selection: {
    status: 400,
    minor: 'invalid_selection_field',
    description: 'The selection is blank or names a field that this collection does not have.',
  },
  sort: {
    status: 400,
    minor: 'invalid_sort_field',
    description: 'The sort parameter names a field that this collection does not have.',
  },
  unauthorised: {
    status: 401,
    minor: 'unauthorisedrequest',
    description: 'The access token is missing, unknown or expired.',
    headers: { 'www-authenticate': 'Bearer' },
  },
  forbidden: { status: 403, minor: 'forbidden', description: 'The access that was granted does not cover this.' },
  unknown: { status: 404, minor: 'unknownobject', description: 'There is no such object.' },
  method: {
    status: 405,
    minor: 'invaliddata',
    description: 'Only GET is offered here.',
    headers: { allow: 'GET' },
  },
  busy: { status: 429, minor: 'server_busy', description: 'Too many requests; wait as long as Retry-After says.' },
  fault: { status: 500, minor: 'internal_server_error', description: 'The request could not be handled.' },
  unavailable: {
    status: 503,
    minor: 'server_busy',
    description: 'The data are temporarily unavailable. Keep what you have; nothing is said to be empty.',
    headers: { 'retry-after': '3600' },
  },
} as const satisfies Record<string, Saying>;

export type Refusal = keyof typeof sayings;

/** Nothing of an answer may rest in a cache on its way. */
export const answerHeaders: Readonly<Record<string, string>> = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
};

const bodyOf = ({ minor, description }: Saying): string =>
  JSON.stringify({
    imsx_codeMajor: 'failure',
    imsx_severity: 'error',
    imsx_description: description,
    imsx_CodeMinor: {
      imsx_codeMinorField: [{ imsx_codeMinorFieldName: 'TargetEndSystem', imsx_codeMinorFieldValue: minor }],
    },
  });

/** The answer that refuses; the same bytes for the same reason. `waitMs`: what the gateway asks to wait. */
export const refused = (why: Refusal, waitMs?: number): Response => {
  const saying: Saying = sayings[why];
  const wait = waitMs === undefined ? {} : { 'retry-after': String(Math.ceil(waitMs / 1000)) };
  return new Response(bodyOf(saying), {
    status: saying.status,
    headers: { ...answerHeaders, ...saying.headers, ...wait },
  });
};
