import { agreementCli } from './agreement-cli.ts';
import { cli } from './cli.ts';
import { errors } from './errors.ts';
import { page } from './page.ts';
import { reasons } from './reasons.ts';
import { report } from './report.ts';
import { states } from './states.ts';

export const nl = { errors, reasons, report, states, page, cli, agreementCli };
