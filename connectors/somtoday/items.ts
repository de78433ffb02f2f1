import type * as z from 'zod';
import { GatewayError } from '../../src/errors.ts';
import * as api from './interface.ts';
import type { Placed } from './placement.ts';
import { type RowKind, rowNames } from './rows.ts';
import { type ApiItem, type Flat, plain } from './tally.ts';

/** Throws source_malformed with the kind and the ordinal of the item; a foreign message can quote values. */
export const parsed = <Schema extends z.ZodType>(
  schema: Schema,
  item: ApiItem,
  place: { readonly kind: RowKind; readonly line: number },
): z.output<Schema> => {
  const result = schema.safeParse(item);
  if (result.success) return result.data;
  throw new GatewayError('source_malformed', { entity: place.kind, line: place.line });
};

/** Every name of a kind that is a property of the item itself. */
const plainOf = (kind: RowKind, item: ApiItem): Flat =>
  Object.fromEntries([...(rowNames.get(kind) ?? [])].map((name) => [name, plain(item[name])]));

const uuids = (list: readonly { readonly uuid: string }[] | undefined): readonly string[] | undefined =>
  list?.map(({ uuid }) => uuid);

export const flatGroup = (kind: 'stamgroep' | 'lesgroep', item: ApiItem): Flat => plainOf(kind, item);

const placementOf = ({ stand, plaatsing, startdatum, einddatum }: Placed): Flat => ({
  'plaatsing.stand': stand,
  'plaatsing.schooljaar': plaatsing?.schooljaar,
  'plaatsing.startdatum': startdatum,
  'plaatsing.einddatum': einddatum,
  'plaatsing.leerjaar': plaatsing?.leerjaar,
  'plaatsing.opleiding': plaatsing?.opleiding?.naam,
  'plaatsing.stamgroep': plaatsing?.stamgroep?.uuid,
  'plaatsing.mentoren': plain(plaatsing?.['mentoren']),
  'plaatsing.digiDeliveryId': plain(plaatsing?.['digiDeliveryId']),
  'plaatsing.opleidingskenmerken': plain(plaatsing?.['opleidingskenmerken']),
});

export const flatLeerling = (item: ApiItem, part: z.output<typeof api.leerlingPart>, placed: Placed): Flat => ({
  ...plainOf('leerling', item),
  vestiging: part.vestiging?.uuid,
  lesgroepen: uuids(part.lesgroepen),
  ...Object.fromEntries(
    [...api.interfaceObjects.Adres.names].map((name) => [`adres.${name}`, plain(part.adres?.[name])]),
  ),
  ...placementOf(placed),
});

/** `mentored`: UUIDs of the home groups of which this person is a mentor. */
export const flatMedewerker = (item: ApiItem, line: number, mentored: readonly string[]): Flat => {
  const { lesgroepen } = parsed(api.medewerkerPart, item, { kind: 'medewerker', line });
  return { ...plainOf('medewerker', item), groepen: [...new Set([...(uuids(lesgroepen) ?? []), ...mentored])] };
};

/** Not secret only where both say so: the number may be the one or the other. */
const secrecyOf = (one: boolean | null | undefined, other: boolean | null | undefined): string | undefined => {
  if (one === true || other === true) return 'true';
  return one === false && other === false ? 'false' : undefined;
};

const same = (texts: readonly (string | undefined)[]): string | undefined =>
  texts.every((text) => text === texts[0]) ? texts[0] : undefined;

export const flatOuderVerzorger = (item: ApiItem, line: number): Flat => {
  const part = parsed(api.ouderVerzorgerPart, item, { kind: 'ouderVerzorger', line });
  const relations = part.relatie_tot_leerlingen ?? [];
  const stated = relations.some(({ ouderlijk_gezag: authority }) => typeof authority === 'boolean');
  const told = relations.filter(
    ({ ouderlijk_gezag: authority, mag_post_ontvangen: post }) => authority === true && post !== false,
  );
  return {
    ...plainOf('ouderVerzorger', item),
    leerlingen: uuids(told),
    ouderlijk_gezag: stated ? String(told.length > 0) : undefined,
    relatiesoort: same(told.map(({ relatiesoort }) => relatiesoort)),
    telefoonnummer_geheim: secrecyOf(part.telefoonnummer_geheim, part.mobielwerknummer_geheim),
  };
};
