import { createDesk, createDeskGround, type DeskGround } from '../door/desk.ts';
import type { Views } from '../door/views.ts';
import type { Desk, Door } from '../ports/door.ts';
import { withTestSchool } from '../supplier/test-view.ts';
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
    doors: doors.map((door) => ({
      door,
      desk: withTestSchool(gateway, createDesk(gateway, ground, door.name), door.name),
    })),
    desk: createDesk(gateway, ground, undefined),
    views: ground.views,
  };
};

/** `desk`: of what every supplier may ask, at whatever door it collects. */
export type OpenDoors = { readonly doors: readonly OpenDoor[]; readonly desk: Desk; readonly views: Views };
