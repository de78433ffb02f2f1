import { GatewayError } from '../errors.ts';

export const roles = ['board-admin', 'school-admin', 'approver', 'officer', 'operator', 'supplier'] as const;
export type Role = (typeof roles)[number];

/** Somebody of a board who was identified by their token. The name is for screens and never for the ledger. */
export type Actor = { readonly id: string; readonly board: string; readonly name: string; readonly role: Role };

/** Who may do what. Widening asks `widen` of a second person; everything that stops asks one. */
const powers = {
  draft: ['board-admin', 'approver'],
  propose: ['board-admin', 'approver'],
  widen: ['approver'],
  narrow: ['board-admin', 'approver'],
  revoke: ['board-admin', 'approver', 'officer'],
  advise: ['officer'],
  activate: ['board-admin', 'school-admin'],
  deactivate: ['board-admin', 'school-admin', 'officer'],
  consent: ['board-admin', 'school-admin'],
  importIds: ['board-admin', 'school-admin'],
  restrict: ['board-admin', 'school-admin', 'officer'],
  look: ['board-admin', 'school-admin', 'officer'],
  decide: ['board-admin', 'school-admin'],
  // Whoever connects a source hands over its secrets; what may be read of it is agreed elsewhere.
  connect: ['board-admin', 'school-admin', 'operator'],
  secondThreshold: ['board-admin', 'approver'],
  reconcile: ['board-admin'],
  classify: ['board-admin'],
  openDoor: ['board-admin'],
  closeDoor: ['board-admin', 'officer', 'operator'],
  addActor: ['board-admin', 'approver'],
  // The same towards suppliers.
  secrets: ['board-admin', 'operator'],
  // Whoever sees something go wrong may stop it; to let it go on is a decision of the board.
  stop: ['board-admin', 'approver', 'officer', 'operator'],
  resume: ['board-admin', 'approver'],
} as const satisfies Record<string, readonly Role[]>;
type Power = keyof typeof powers;

export const may = (actor: Actor, power: Power): boolean => {
  const allowed: readonly Role[] = powers[power];
  return allowed.includes(actor.role);
};

/** Throws actor_forbidden when the actor is of another board or has no such power. */
export const demand = (board: string, actor: Actor, power: Power): void => {
  if (actor.board !== board || !may(actor, power)) {
    throw new GatewayError('actor_forbidden', { board, expected: power, found: actor.role });
  }
};
