/** A sealed copy of the keys. */
export const keys = {
  passphrase: 'Wachtwoordzin (minstens 12 tekens)?',
  again: 'Nog een keer dezelfde wachtwoordzin?',
  exported: (file: string) => `De verzegelde kopie van alle sleutels staat in ${file}.`,
  keep: 'Bewaar kopie en wachtwoordzin apart van elkaar en buiten de reservekopie van de gegevensmap. Zonder beide is een verloren hoofdsleutel niet terug te krijgen.',
  restored: 'De sleutels zijn teruggezet en passen op de opgeslagen gegevens.',
};
