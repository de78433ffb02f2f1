import type { nl as dutch } from '../nl/nl.ts';
import { agreementCli } from './agreement-cli.ts';
import { backup } from './backup.ts';
import { bench } from './bench.ts';
import { check } from './check.ts';
import { cli } from './cli.ts';
import { doors } from './doors.ts';
import { desk } from './desk.ts';
import { drift } from './drift.ts';
import { deliveries } from './deliveries.ts';
import { errors } from './errors.ts';
import { groups } from './groups.ts';
import { holds } from './holds.ts';
import { issuedIds } from './issued-ids.ts';
import { keys } from './keys.ts';
import { ledger } from './ledger.ts';
import { look } from './look.ts';
import { network } from './network.ts';
import { page } from './page.ts';
import { reasons } from './reasons.ts';
import { rehearsal } from './rehearsal.ts';
import { report } from './report.ts';
import { states } from './states.ts';
import { telling } from './telling.ts';

export const en: typeof dutch = {
  errors,
  reasons,
  report,
  states,
  page,
  network,
  cli,
  agreementCli,
  look,
  check,
  desk,
  drift,
  groups,
  holds,
  rehearsal,
  ledger,
  deliveries,
  doors,
  issuedIds,
  keys,
  backup,
  bench,
  telling,
};
