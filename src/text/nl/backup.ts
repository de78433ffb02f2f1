/** Backup, restore and reconciliation on the command line. */
export const backup = {
  made: (file: string) => `De reservekopie staat in ${file} en is gecontroleerd.`,
  keep: 'De hoofdsleutel zit er niet in. Bewaar daarvan apart een verzegelde kopie: sluis keys export.',
  restored: (board: string) => `De reservekopie van ${board} is teruggezet.`,
  signedAt: (at: string) =>
    `Het nieuwste controlepunt erin is van ${at}; wat daarna gebeurde, zit er misschien niet in.`,
  unsigned:
    'Er is nog geen hoofdsleutel, dus handtekeningen zijn niet gecontroleerd. Zet die terug met: sluis keys import BESTAND.',
  halted:
    'Kijken en proefdraaien kan; ondertekenen en versturen niet, tot u afstemt met het nieuwste controlepunt van buiten:',
  command: '  sluis ledger reconcile --against CONTROLEPUNT --reason-code incident',
  where:
    'Dat ligt bij elke leverancier (veld checkpoint van de laatste levering) en als witness-….txt naast de hoofdsleutel.',
  fine: 'Dit controlepunt past op het logboek. Er hoeft niets te worden afgestemd.',
  known: 'Dit controlepunt is van regels waarvan het logboek al zegt dat ze bij een terugzetting verloren gingen.',
  whole: (to: string) =>
    `Het logboek gaat verder waar dit controlepunt (${to} regels) ophoudt: er is niets ondertekends verloren.`,
  lost: (from: string, to: string) =>
    `Van de ondertekende regels ontbreken hier regel ${from} tot en met ${to}: die gingen verloren.`,
  check: (at: string) =>
    `Loop na wat er na ${at} is besloten, en doe dat eerst opnieuw: overeenkomsten die zijn ingetrokken of beperkt, bezwaren, toestemmingen, producten die zijn uitgezet.`,
  never: 'het begin',
  again: 'Geef daarna deze opdracht nog een keer met --checked.',
  reconciled: 'Dit staat nu in het logboek, en het logboek is weer ondertekend.',
  feeds: (count: string) => `Elke levering (${count}) gaat de volgende keer volledig, onder een nieuw volgnummer.`,
  fresh: 'Per school wacht dat op een nieuw leerlingenbestand: het oude kan ouder zijn dan wat leveranciers hebben.',
};
