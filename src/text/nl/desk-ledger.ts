/** What a supplier did at its own desk, as the ledger tells it. */
export const deskLedger = {
  test_started: 'testschool begonnen',
  test_intended: 'testlevering met verzonnen leerlingen klaargezet',
  test_ended: 'testlevering met verzonnen leerlingen afgelopen',
  receipts: 'leverancier bevestigde achteraf een levering; niet aangenomen',
  account_equal: 'leverancier vergeleek: alles gelijk',
  account_differs: 'leverancier vergeleek: soorten die verschillen',
  erasure_confirmed: 'leverancier bevestigde dat er is gewist',
  field_asked: 'leverancier vroeg om een gegeven',
  field_given_back: 'leverancier gaf een gegeven terug',
  request_closed: 'verzoek van leverancier afgehandeld',
  key_rotated: 'leverancier verving een eigen sleutel',
  invite_made: 'eenmalige link voor een leverancier gemaakt',
  invite_opened: 'eenmalige link gebruikt; het geheim is één keer getoond',
};
