import type { ErrorSubject } from '../../errors.ts';
import { always, given } from '../phrase.ts';

const backups: Readonly<Record<string, string>> = {
  integrity: 'Deze reservekopie is beschadigd of is geen reservekopie van Sluis.',
  schema: 'Dit bestand is geen reservekopie van Sluis.',
  newer: 'Deze reservekopie is gemaakt met een nieuwere versie van Sluis.',
  head: 'De reservekopie mist regels van het logboek die er al waren; ze is niet bewaard.',
};

const reconcile = 'sluis ledger reconcile --against CONTROLEPUNT';

export const storeErrors = {
  store_full: always(
    'De schijf is vol. Sluis is gestopt; er is niets verstuurd dat niet in het logboek staat.',
    'Laat de technisch beheerder ruimte maken; daarna gaat Sluis bij de volgende uitwisseling vanzelf verder.',
  ),
  store_readonly: always(
    'De schijf of de database is alleen-lezen geworden. Sluis is gestopt; er is niets verstuurd dat niet in het logboek staat.',
    'Laat de technisch beheerder nagaan waarom: vaak is de schijf beschadigd of na een storing zo gekoppeld. Start Sluis daarna opnieuw.',
  ),
  store_failed: (about: ErrorSubject) => ({
    what:
      about.name === 'reopen'
        ? 'De schijf gaf eerder een fout. Sluis schrijft en verstuurt niets meer tot het opnieuw is gestart.'
        : 'De schijf gaf een fout bij lezen of schrijven. Sluis is gestopt en schrijft en verstuurt niets meer.',
    next: 'Laat de technisch beheerder de schijf nakijken. Start Sluis daarna opnieuw en controleer met: sluis ledger verify.',
  }),
  store_locked: always(
    'De database is te lang bezet door een ander programma. Er is niets verstuurd dat niet in het logboek staat.',
    'Wacht tot het andere programma klaar is, of sluit het, en probeer het opnieuw.',
  ),
  disk_low: ({ count, limit }: ErrorSubject) => ({
    what: `Er is te weinig ruimte op de schijf om veilig te beginnen${given(count, (n) => `: ${n} MB vrij`)}${given(limit, (n) => `, ${n} MB nodig`)}. Er is niets verstuurd.`,
    next: 'Laat de technisch beheerder ruimte maken; de volgende uitwisseling begint dan vanzelf weer.',
  }),
  ledger_rolled_back: ({ found, count, limit }: ErrorSubject) => ({
    what:
      found === 'restored'
        ? 'Deze gegevens zijn een teruggezette reservekopie die nog niet is afgestemd. Er wordt niets ondertekend en niets verstuurd.'
        : `De database is ouder dan of anders dan wat al is ondertekend (hier ${count ?? '?'} regels, ondertekend ${limit ?? '?'}): ze is teruggezet of veranderd. Er wordt niets ondertekend en niets verstuurd.`,
    next: `Is er een reservekopie teruggezet? Laat de beheerder (bestuur) dan afstemmen met het nieuwste controlepunt: ${reconcile}. Zo niet: meld dit aan de FG.`,
  }),
  ledger_witness_missing: ({ found }: ErrorSubject) => ({
    what: `Het controlepunt dat naast de hoofdsleutel hoort te staan is ${found === 'invalid' ? 'veranderd' : 'er niet meer'}. Zonder dat is niet te zeggen of de database teruggezet is, dus er wordt niets ondertekend en niets verstuurd.`,
    next: `Zet het bestand witness-….txt terug naast de hoofdsleutel, of stem af met het nieuwste controlepunt dat bij een leverancier ligt: ${reconcile}.`,
  }),
  checkpoint_foreign: always(
    'Dit controlepunt is niet met de sleutel van dit bestuur ondertekend, of het is geen heel controlepunt.',
    'Gebruik het controlepunt precies zoals het bij een levering stond (veld checkpoint), of het bestand witness-….txt naast de hoofdsleutel.',
  ),
  checkpoint_older: ({ count, limit }: ErrorSubject) => ({
    what: `Dit controlepunt (${count ?? '?'} regels) is ouder dan het nieuwste dat hier al is (${limit ?? '?'} regels); het zegt niets over wat er daarna gebeurde.`,
    next: 'Vraag een leverancier om het controlepunt van de laatste levering, en gebruik het nieuwste dat er is.',
  }),
  backup_broken: ({ found, line }: ErrorSubject) => ({
    what:
      backups[found ?? ''] ??
      `Het logboek in deze reservekopie klopt niet${given(line, (n) => ` vanaf regel ${n}`)}. Er is niets teruggezet.`,
    next:
      found === 'newer'
        ? 'Zet eerst dezelfde of een nieuwere versie van Sluis neer, en probeer het opnieuw.'
        : 'Gebruik een andere reservekopie; de gegevensmap is niet veranderd.',
  }),
};
