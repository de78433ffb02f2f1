import { createDesk, createDeskGround, type DeskGround } from '../door/desk.ts';
import type { Desk, Door } from '../ports/door.ts';
import type { Gateway } from '../sync/gateway.ts';
import type { OpenDoor } from '../web/doors.ts';
import { shippedDoors } from './shipped.ts';

/** What all doors of a process share; made once, so that a view is made once. */
export const openDoors = (
  gateway: Gateway,
  doors: readonly Door[] = shippedDoors,
  questionsPerMinute?: number,
): OpenDoors => {
  const ground: DeskGround = createDeskGround(gateway, questionsPerMinute);
  return {
    doors: doors.map((door) => ({ door, desk: createDesk(gateway, ground, door.name) })),
    desk: createDesk(gateway, ground, undefined),
  };
};

/** `desk`: of what every supplier may ask, at whatever door it collects. */
export type OpenDoors = { readonly doors: readonly OpenDoor[]; readonly desk: Desk };
