import type { SupplierProfile } from '../../src/agreement/profile.ts';
import { uwlrLvsSet23 } from './uwlr-shapes.ts';
import { uwlrLvsSet } from './uwlr.ts';

/** The shipped example of a supplier that collects over UWLR: pupil tracking and tests, with the LVS-set 2.3. */
export const tracking: SupplierProfile = {
  id: 'tracking',
  name: 'Leerlingvolgsysteem',
  description: uwlrLvsSet.description,
  shape: uwlrLvsSet23,
  channels: ['uwlr'],
  profile: uwlrLvsSet,
};
