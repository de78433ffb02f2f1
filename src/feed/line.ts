import { entities, type Entity } from '../record/field.ts';

/** What would happen to one subject at a supplier. */
export const operations = ['add', 'change', 'remove'] as const;
export type Operation = (typeof operations)[number];

/** One line of the list behind a hold: `remove/pupil/<subject>`. A decision is bound to such lines. */
export const lineOf = (operation: Operation, entity: Entity, subject: string): string =>
  `${operation}/${entity}/${subject}`;

export type HoldLine = { readonly operation: Operation; readonly entity: Entity; readonly subject: string };

/** Undefined for a text that is no line. */
export const parseLine = (line: string): HoldLine | undefined => {
  const [first, kind, subject] = line.split('/');
  const operation = operations.find((one) => one === first);
  const entity = entities.find((one) => one === kind);
  return operation === undefined || entity === undefined || subject === undefined
    ? undefined
    : { operation, entity, subject };
};
