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
const whole = new Set(['ass', 'opp', 'emb', 'zml', 'nt2']);
/** At the head of a word: an Autiklas, and no Nautilus. */
const heads = new Set(['auti']);

/** Between letters it is a part of another word; a hyphen or a number beside it leaves it what it is: ASS-klas, zml1. */
const standsAlone = (name: string, care: string): boolean => new RegExp(`(?<!\\p{L})${care}(?!\\p{L})`, 'u').test(name);

const beginsWord = (name: string, care: string): boolean => new RegExp(`(?<!\\p{L})${care}`, 'u').test(name);

/** True when the name holds a care word; short words count only when they stand alone. */
export const hasCareWord = (name: string): boolean => {
  const lower = name.toLowerCase();
  return careWords.some((care) => {
    if (whole.has(care)) return standsAlone(lower, care);
    return heads.has(care) ? beginsWord(lower, care) : lower.includes(care);
  });
};
