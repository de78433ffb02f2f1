import { csvCommaFormat, csvFormat } from '../../connectors/csv-out/format.ts';
import { edexmlFormat } from '../../connectors/edexml-out/format.ts';
import { googleAccountsFormat } from '../../connectors/google-accounts/format.ts';
import { onerosterCsvDeltaFormat, onerosterCsvFormat } from '../../connectors/oneroster-out/format.ts';
import { sdsFormat } from '../../connectors/sds/format.ts';
import { csv } from '../../connectors/csv/connector.ts';
import { edexml } from '../../connectors/edexml/connector.ts';
import { onerosterDoor } from '../../connectors/oneroster-door/door.ts';
import { uwlrDoor } from '../../connectors/uwlr-door/door.ts';
import { gkv } from '../../connectors/gkv/connector.ts';
import { onerosterCsv } from '../../connectors/oneroster-csv/connector.ts';
import { somtoday } from '../../connectors/somtoday/connector.ts';
import { structuurbestand } from '../../connectors/structuurbestand/connector.ts';
import { uwlr } from '../../connectors/uwlr/connector.ts';
import { xlsx } from '../../connectors/xlsx/connector.ts';
import { edexmlMapping } from '../../mappings/sources/edexml.ts';
import { gkvMapping } from '../../mappings/sources/gkv.ts';
import { onerosterMapping, onerosterVoMapping } from '../../mappings/sources/oneroster.ts';
import {
  parnassysLeerlingenlijst,
  parnassysLeerlingenlijstXlsx,
} from '../../mappings/sources/parnassys-leerlingenlijst.ts';
import { somtodayConnect } from '../../mappings/sources/somtoday-connect.ts';
import { somtodayOverzicht, somtodayOverzichtXlsx } from '../../mappings/sources/somtoday-overzicht.ts';
import { somtodayStructuurbestand } from '../../mappings/sources/somtoday-structuurbestand.ts';
import { uwlrMapping, uwlrSecondaryMapping } from '../../mappings/sources/uwlr.ts';
import type { Mapping } from '../mapping/table.ts';
import type { Door, Format } from '../ports/door.ts';
import type { Connector } from '../sync/gateway.ts';

/** Sources: files that are read, and systems that are asked. */
export const shippedConnectors: readonly Connector[] = [
  edexml,
  csv,
  xlsx,
  onerosterCsv,
  structuurbestand,
  uwlr,
  gkv,
  somtoday,
];

export const shippedMappings: readonly Mapping[] = [
  edexmlMapping,
  parnassysLeerlingenlijst,
  parnassysLeerlingenlijstXlsx,
  somtodayOverzicht,
  somtodayOverzichtXlsx,
  onerosterMapping,
  onerosterVoMapping,
  uwlrMapping,
  uwlrSecondaryMapping,
  gkvMapping,
  somtodayConnect,
  somtodayStructuurbestand,
];

/** Files that suppliers get. */
export const shippedFormats: readonly Format[] = [
  edexmlFormat,
  csvFormat,
  csvCommaFormat,
  onerosterCsvFormat,
  onerosterCsvDeltaFormat,
  sdsFormat,
  googleAccountsFormat,
];

/** Where suppliers collect. */
export const shippedDoors: readonly Door[] = [uwlrDoor, onerosterDoor];
