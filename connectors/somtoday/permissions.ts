import { GatewayError } from '../../src/errors.ts';
import { type Permissions, permissions } from './interface.ts';
import type { RowKind } from './rows.ts';

/** Where the answer speaks of names that it calls otherwise. All of them must not be false. */
const paths: Readonly<Partial<Record<RowKind, Readonly<Record<string, readonly string[]>>>>> = {
  vestiging: { brin: ['brins'], vestigingsnummer: ['brins'], externalidentifiers: ['digideliveryid'], schooljaar: [] },
  stamgroep: { mentoren: ['eerste_mentor_stamgroep'] },
  leerling: {
    telefoonnummer_geheim: ['telefoonnummer'],
    adres_geheim: ['adres'],
    'plaatsing.stand': [],
    'plaatsing.mentoren': ['plaatsingen'],
    debiteurGegevens: ['bankgegevens'],
  },
  medewerker: {
    groepen: ['lesgroepen'],
    privetelefoonnummer_geheim: ['prive_telefoonnummer'],
    adres_geheim: ['adres'],
  },
  ouderVerzorger: {
    telefoonnummer_geheim: ['telefoonnummer'],
    adres_geheim: ['adres'],
    leerlingen: ['relatie_tot_leerlingen', 'relatie_tot_leerlingen_permissies.uuid'],
    ouderlijk_gezag: ['relatie_tot_leerlingen', 'relatie_tot_leerlingen_permissies.ouderlijk_gezag'],
    relatiesoort: ['relatie_tot_leerlingen', 'relatie_tot_leerlingen_permissies.relatiesoort'],
  },
};

const pathsOf = (kind: RowKind, name: string): readonly string[] => {
  const [part = name, rest] = name.split('.');
  if (part === 'plaatsing') return paths[kind]?.[name] ?? ['plaatsingen', `plaatsingVeldpermissies.${rest}`];
  return paths[kind]?.[name] ?? [part];
};

const at = (given: Permissions, path: string): unknown => {
  const [first = '', second] = path.split('.');
  const found = given[first];
  if (second === undefined) return found;
  const nested = permissions.safeParse(found);
  return nested.success ? nested.data[second] : undefined;
};

/** False only where the source says that it does not permit this name; what it says nothing of is permitted. */
export const isPermitted = (given: Permissions | undefined, kind: RowKind, name: string): boolean =>
  given === undefined || !pathsOf(kind, name).some((path) => at(given, path) === false);

/** Throws source_malformed. */
export const permissionsIn = (given: unknown): Permissions | undefined => {
  if (given === undefined || given === null) return undefined;
  const parsed = permissions.safeParse(given);
  if (!parsed.success) throw new GatewayError('source_malformed', { name: 'veldpermissies' });
  return parsed.data;
};
