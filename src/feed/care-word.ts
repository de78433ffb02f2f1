/**
 * Words by which the name of a group can speak of a pupil's health, behaviour or support. A name that holds one is
 * shown to a person before the first delivery; it can then get a neutral name outward.
 */
const careWords = [
  'autis',
  'ass',
  'adhd',
  'dyslex',
  'dyscalcul',
  'structuur',
  'zorg',
  'praktijk',
  'lwoo',
  'opp',
  'rugzak',
  'trauma',
  'auti',
  'cluster',
  'zmlk',
  'zml',
  'mytyl',
  'tyltyl',
  'emb',
  'gedrag',
  'time-out',
  'timeout',
  'schakel',
  'nt2',
  'nieuwkomer',
  'opvang',
  'hoogbegaafd',
  'plusklas',
  'kleinklas',
  'observatie',
  'therap',
];
const whole = new Set(['ass', 'opp', 'emb', 'zml', 'auti', 'nt2']);

/** True when the name holds a care word; short words count only when they stand alone. */
export const hasCareWord = (name: string): boolean => {
  const words = name.toLowerCase().split(/[^\p{L}\p{N}-]+/u);
  return words.some((word) => careWords.some((care) => (whole.has(care) ? word === care : word.includes(care))));
};
