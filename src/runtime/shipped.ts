import { csv } from '../../connectors/csv/connector.ts';
import { edexml } from '../../connectors/edexml/connector.ts';
import { onerosterCsv } from '../../connectors/oneroster-csv/connector.ts';
import { uwlrDoor } from '../../connectors/uwlr-door/door.ts';
import { xlsx } from '../../connectors/xlsx/connector.ts';
import { edexmlMapping } from '../../mappings/sources/edexml.ts';
import { onerosterMapping, onerosterVoMapping } from '../../mappings/sources/oneroster.ts';
import {
  parnassysLeerlingenlijst,
  parnassysLeerlingenlijstXlsx,
} from '../../mappings/sources/parnassys-leerlingenlijst.ts';
import { somtodayOverzicht, somtodayOverzichtXlsx } from '../../mappings/sources/somtoday-overzicht.ts';
import type { Mapping } from '../mapping/table.ts';
import type { Door, Format } from '../ports/door.ts';
import type { Connector } from '../sync/gateway.ts';

/** Sources: files that are read, and systems that are asked. */
export const shippedConnectors: readonly Connector[] = [edexml, csv, xlsx, onerosterCsv];

export const shippedMappings: readonly Mapping[] = [
  edexmlMapping,
  parnassysLeerlingenlijst,
  parnassysLeerlingenlijstXlsx,
  somtodayOverzicht,
  somtodayOverzichtXlsx,
  onerosterMapping,
  onerosterVoMapping,
];

/** Files that suppliers get. */
export const shippedFormats: readonly Format[] = [];

/** Where suppliers collect. */
export const shippedDoors: readonly Door[] = [uwlrDoor];
