import type { Lease, Statement } from '../ports.ts';
import type { Gateway, Waiting } from './gateway.ts';
import type { SchoolReport } from './report.ts';
import type { SchoolSource } from './school.ts';

/** How a person or the night wants a run. */
export type SyncOptions = {
  /** Only this supplier. */
  readonly supplier?: string;
  /** Nothing is stored and nothing is sent. */
  readonly dryRun?: boolean;
  readonly full?: boolean;
  /** A file that was handed over, instead of the inbox. */
  readonly input?: Waiting;
  /** Told what became of the file, before anything of it is delivered. */
  readonly taken?: (report: Pick<SchoolReport, 'intake' | 'error' | 'counts' | 'drift'>) => void;
  /** Told once nothing is left of a school but waiting for its suppliers. */
  readonly afloat?: () => void;
  /** What waits for its next attempt is left to it; otherwise a run tries everything that was not given up. */
  readonly patient?: boolean;
  /** Only these feeds (`supplier/product`), from the current reading: no file is read, and it is nobody's night. */
  readonly again?: ReadonlySet<string>;
};

/** One run of one school. Without a lease it is a dry run: nothing is kept and nothing leaves. */
export type Run = {
  readonly id: string;
  readonly lease: Lease | undefined;
  readonly school: SchoolSource;
  readonly at: Date;
  readonly options: SyncOptions;
};

export const keep = async (gateway: Gateway, run: Run, statements: readonly Statement[]): Promise<void> => {
  if (run.lease !== undefined && statements.length > 0) await gateway.store.batch(statements, run.lease);
};
