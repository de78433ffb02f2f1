import type { drift as nl } from '../nl/drift.ts';

export const drift: typeof nl = {
  heading: 'Unknown in the source (goes to nobody)',
  none: 'Nothing unknown was found in the sources.',
  school: 'school',
  name: 'name in the source',
  since: 'since',
  last: 'last',
  times: 'times',
  place: 'first place',
  state: 'state',
  states: { open: 'to be decided', ignored: 'ignored', mapped: 'is read' },
  fresh: 'new',
  codeOf: (field) => `unknown code in ${field}`,
  choose: (school) =>
    `Not needed: sluis drift ignore --school ${school} NAME. A field of ours after all: sluis drift map --school ${school} NAME --to pupil/FIELD.`,
  ignored: (name) => `${name} is ignored: it goes to nobody, and is not asked about any more.`,
  mapped: (name, field) =>
    `From the next file on ${name} is read as ${field}. It goes only to suppliers with whom that is agreed.`,
  ownMapping: (mapping) =>
    `This school now has a mapping of its own: ${mapping}. Put that name into the file for sluis board apply too, or the old one returns with it.`,
  freshIn: (school, names) => `${school}: new and unknown in the file: ${names}`,
  notPermitted: (school, names) =>
    `${school}: needed for the agreements, and not permitted by the source: ${names}. Permit Sluis these fields there, or take them out of the agreement.`,
  waits: (school, count) =>
    `${school}: unknown and still to be decided: ${count} (sluis drift --school ${school.split(' ')[0] ?? ''})`,
  unproven: {
    no_end:
      'the last line of the file lacks its end; the pupil on that line stays as they were. Should your system never write that end, put with the source in bestuur.yaml: settings: { lastLine: open }. Additions and changes go on; nobody is removed.',
    seen_before:
      'this file is the same as an earlier one. Additions and changes go on; nobody is removed until there is a new file.',
    unstable_aside: 'a pupil without a lasting key could not be read. Additions and changes go on; nobody is removed.',
    moved:
      'the source changed while Sluis was reading it. Additions and changes go on; nobody is removed. The next run reads everything anew.',
  },
};
