import { csv } from '../../connectors/csv/connector.ts';
import { edexml } from '../../connectors/edexml/connector.ts';
import { onerosterDoor } from '../../connectors/oneroster-door/door.ts';
import { uwlrDoor } from '../../connectors/uwlr-door/door.ts';
import { edexmlMapping } from '../../mappings/sources/edexml.ts';
import { parnassysLeerlingenlijst } from '../../mappings/sources/parnassys-leerlingenlijst.ts';
import { somtodayOverzicht } from '../../mappings/sources/somtoday-overzicht.ts';
import type { Mapping } from '../mapping/table.ts';
import type { Door, Format } from '../ports/door.ts';
import type { Connector } from '../sync/gateway.ts';

/** Sources: files that are read, and systems that are asked. */
export const shippedConnectors: readonly Connector[] = [edexml, csv];

export const shippedMappings: readonly Mapping[] = [edexmlMapping, parnassysLeerlingenlijst, somtodayOverzicht];

/** Files that suppliers get. */
export const shippedFormats: readonly Format[] = [];

/** Where suppliers collect. */
export const shippedDoors: readonly Door[] = [uwlrDoor, onerosterDoor];
