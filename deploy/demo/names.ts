import type { Dice } from './seed.ts';

const origins = ['dutch', 'turkish', 'moroccan', 'surinamese', 'polish', 'vietnamese'] as const;
export type Origin = (typeof origins)[number];
export type Gender = 'male' | 'female' | 'other' | 'unspecified';
export type FamilyName = { readonly prefix?: string; readonly name: string };

const list = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Family names: a bar divides prefix and name, a comma divides names. */
const familiesIn = (text: string): readonly FamilyName[] =>
  text.split(',').map((entry) => {
    const [first = '', second] = entry.trim().split('|');
    return second === undefined ? { name: first } : { prefix: first, name: second };
  });

/** Names that break software; each school of some size has every one of them. */
export const hardNames: readonly { readonly origin: Origin; readonly family: FamilyName }[] = [
  ...familiesIn("'t|Hooft, in 't|Veld, van 't|Hof, Jansen-de Vries, O").map((name) => ({
    origin: 'dutch' as const,
    family: name,
  })),
  { origin: 'moroccan', family: { prefix: 'El', name: 'Idrissi' } },
  { origin: 'moroccan', family: { name: 'Ben-Haddou' } },
  { origin: 'turkish', family: { name: 'Çelik' } },
  { origin: 'turkish', family: { name: 'Yıldız' } },
  { origin: 'vietnamese', family: { name: 'Nguyễn' } },
];

/** Shares of a mixed Dutch town. */
const shares: readonly (readonly [Origin, number])[] = [
  ['dutch', 70],
  ['moroccan', 9],
  ['turkish', 9],
  ['surinamese', 6],
  ['polish', 4],
  ['vietnamese', 2],
];

const families: Readonly<Record<Origin, readonly FamilyName[]>> = {
  dutch: familiesIn(`de|Jong, Jansen, de|Vries, van den|Berg, van|Dijk, Bakker, Janssen, Visser, Smit, Meijer, de|Boer,
    Mulder, de|Groot, Bos, Vos, Peters, Hendriks, van|Leeuwen, Dekker, Brouwer, de|Wit, Dijkstra, Smits, de|Graaf,
    van der|Meer, van der|Linden, Kok, Jacobs, de|Haan, Vermeulen, van den|Heuvel, van der|Veen, van den|Broek,
    de|Bruijn, de|Bruin, van der|Heijden, Schouten, van|Beek, Willems, van|Vliet, van de|Ven, Hoekstra, Maas, Verhoeven,
    Koster, van|Dam, van der|Wal, Prins, Blom, Huisman, Peeters, de|Jonge, Kuipers, van|Veen, Post, Kuiper, Veenstra,
    Kramer, van den|Brink, Scholten, van|Wijk, Postma, Martens, Vink, de|Ruiter, Timmermans, Groen, Gerritsen, Jonker,
    van|Loon, Boer, van der|Velde, Willemsen, Smeets, de|Lange, de|Vos, van|Dongen, Schipper, de|Koning, Koning,
    van der|Laan, Driessen, van|Doorn, Hermans, Evers, van den|Bosch, van der|Meulen, Hofman, Bosman, Wolters, Sanders,
    van|Hees, Mol, de|Leeuw, Schröder, Molenaar, ten|Brinke, ter|Horst, van 't|Hof, in 't|Veld, 't|Hooft, Jansen-de Vries,
    Bakker-Smit, IJzerman, d'|Hondt, op den|Camp, Coopmans, Geurts`),
  turkish:
    familiesIn(`Yılmaz, Kaya, Demir, Şahin, Çelik, Yıldız, Yıldırım, Öztürk, Aydın, Özdemir, Arslan, Doğan, Kılıç,
    Aslan, Çetin, Kara, Koç, Kurt, Özkan, Şimşek, Polat, Güneş, Erdoğan, Aksoy, Taş`),
  moroccan: familiesIn(`El|Idrissi, El|Amrani, El|Khattabi, El|Yaakoubi, Ben-Haddou, Benali, Bouazza, Bouzidi, Chaouki,
    Azzouzi, Amghar, Haddadi, Ouali, Ait|Lahcen, Achahbar, Belkacem, Mansouri, Tahiri, Zeroual, Boukhari, El|Fassi`),
  surinamese: familiesIn(`Ramdin, Bhagwandas, Jagroep, Mahabier, Soekhoe, Kalpoe, Ramlal, Sewnath, Autar, Tjon A Fat,
    Pengel, Wijngaarde, Pinas, Landveld, Amatodja, Karijodimedjo, Soemodimedjo, Vrede, Seedorf, Doest, Li-A-Sam`),
  polish:
    familiesIn(`Kowalski, Nowak, Wiśniewski, Wójcik, Kamiński, Lewandowski, Zieliński, Szymański, Woźniak, Dąbrowski,
    Kozłowski, Mazur, Krawczyk, Piotrowski, Grabowski`),
  vietnamese: familiesIn('Nguyễn, Trần, Lê, Phạm, Huỳnh, Võ, Đặng, Bùi'),
};

type Given = { readonly male: readonly string[]; readonly female: readonly string[] };
const given: Readonly<Record<Origin, Given>> = {
  dutch: {
    male: list(`Noah Lucas Sem Daan Levi Luuk Finn James Mees Milan Liam Luca Bram Jesse Adam Thomas Lars Thijs Hugo
      Sam Julian Benjamin Boaz Max Gijs Guus Floris Jan-Willem Ruben Teun Tijn Stijn Sven Niels Tygo Tim Job Joep
      Pepijn Willem Casper Olivier Jens Siem Jurre Mats Abel Rens Tobias Björn Daniël Raphaël IJsbrand Koen Cas Ties`),
    female: list(`Emma Julia Mila Sophie Tess Zoë Sara Nora Yara Eva Liv Evi Saar Lotte Anna Nina Fleur Sofie Lynn Lieke
      Milou Roos Isa Noor Fenna Maud Olivia Lauren Elin Loïs Jasmijn Femke Iris Suze Feline Sterre Isabel Bo Lisa Floor
      Jade Puck Amy Merel Anne-Fleur Chloë Eline Fien Hannah Jip Maartje Pien Renée Sanne Tirza Veerle Willemijn`),
  },
  turkish: {
    male: list('Emir Yusuf Ömer Kerem Mert Efe Eren Burak Çağan Enes İbrahim Mustafa Alp Deniz Furkan Taha'),
    female: list('Elif Zeynep Defne Ecrin Azra Esma Nisa Ela Ayşe Büşra Ceren Meryem Sıla İrem Melek Şevval'),
  },
  moroccan: {
    male: list('Mohamed Ayoub Ilyas Bilal Rayan Amin Anas Imran Hamza Ismaël Nassim Soufiane Zakaria Younes Adam Jad'),
    female: list('Aya Salma Nour Hiba Yasmina Imane Sara Malak Amira Inaya Safae Rania Chaïma Lina Hafsa Assia'),
  },
  surinamese: {
    male: list('Jayden Shaquille Rishi Vijay Dylan Giovanni Romano Dwayne Anish Ravi Gyano Xavier Jermaine Ruben'),
    female: list(
      'Jaimy Shanaya Priya Anjali Kimberly Naomi Chelsey Shivani Ruvaida Xaviera Gracia Isha Destiny Amisha',
    ),
  },
  polish: {
    male: list('Jakub Antoni Szymon Filip Kacper Wojciech Michał Mateusz Bartosz Łukasz Oskar Igor'),
    female: list('Zuzanna Julia Maja Zofia Hanna Lena Alicja Oliwia Małgorzata Wiktoria Agnieszka Kinga'),
  },
  vietnamese: {
    male: list('Minh Bảo Tuấn Đức Khang Hùng Kevin Long'),
    female: list('Linh Hương Thảo Ngọc Mai Quỳnh Kim Anh'),
  },
};

/** Call names that are short for an official name. */
const official: Readonly<Record<string, string>> = {
  Bram: 'Abraham',
  Daan: 'Daniël',
  Gijs: 'Gijsbertus',
  Guus: 'Augustinus',
  Jan: 'Johannes',
  Joep: 'Josephus',
  Koen: 'Koenraad',
  Lieke: 'Angelique',
  Pien: 'Josephina',
  Saar: 'Sara',
  Sanne: 'Susanna',
  Teun: 'Antonius',
  Thijs: 'Matthijs',
  Tim: 'Timotheüs',
  Ties: 'Matthias',
};

export type GivenName = { readonly callName: string; readonly givenNames: string; readonly initials: string };

export const pickOrigin = (dice: Dice): Origin => dice.weighted(shares);

/** Common names come first in the lists; squaring the draw makes them common. */
export const pickFamily = (dice: Dice, origin: Origin): FamilyName => {
  const names = families[origin];
  return names[Math.floor(dice.next() ** 1.6 * names.length)] ?? { name: 'Jansen' };
};

/** Polish family names in -ski have a form for women. */
export const familyFor = (family: FamilyName, origin: Origin, gender: Gender): FamilyName =>
  origin === 'polish' && gender === 'female' ? { ...family, name: family.name.replace(/ski$/, 'ska') } : family;

export const pickGiven = (dice: Dice, origin: Origin, gender: Gender): GivenName => {
  const names = given[origin][gender === 'male' || (gender !== 'female' && dice.chance(0.5)) ? 'male' : 'female'];
  const callName = dice.pick(names);
  const more = dice.weighted([0, 1, 2].map((count) => [count, [50, 38, 12][count] ?? 0] as const));
  const others = Array.from({ length: more }, () => dice.pick(names)).filter((name) => name !== callName);
  const givenNames = [official[callName] ?? callName, ...new Set(others)].join(' ');
  return { callName, givenNames, initials: initialsOf(givenNames) };
};

/** EDEXML 2.1 voorletters-1: without dots, at most six. The Dutch IJ is one letter. */
const initialsOf = (givenNames: string): string =>
  givenNames
    .split(/[ -]/)
    .map((name) => (name.startsWith('IJ') ? 'IJ' : name.slice(0, 1)))
    .join('')
    .slice(0, 6);

const flat: Readonly<Record<string, string>> = { ı: 'i', đ: 'd', ł: 'l', ø: 'o', ß: 'ss', æ: 'ae' };

/** Only a to z, as in user names: `'t Hooft` becomes `thooft`. */
export const plainLetters = (text: string): string =>
  text
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/[ıđłøßæ]/g, (letter) => flat[letter] ?? '')
    .replaceAll(/[^a-z]/g, '');
