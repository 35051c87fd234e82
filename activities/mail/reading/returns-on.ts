import { type Chrono, de, en, es, fr, it, nl, pt, ru, sv } from 'chrono-node';
import { fold } from './fold.ts';

interface Phrase {
  /** What stands before the day. Folded. */
  before: RegExp;
  dates: { casual: Chrono };
  /** The day named is the last one away. */
  isLastDay?: true;
}

/** The day of return, said as such: what is looked for first. */
const BACK: readonly Phrase[] = [
  {
    before:
      /\b(?:(?:return(?:ing)?|back|resum(?:e|ing)|available(?: again)?|in the office(?: again)?|reachable(?: again)?)(?: (?:to|in|at) (?:the |my )?(?:office|work|desk|library|email|school|campus))?(?: again)?(?: (?:on|as of|from|starting|beginning))?|(?:as of|starting|beginning|from) (?=[a-z0-9, ]{3,30} (?:i|we) (?:will|'ll) be back))\s*:?\s*(?:on )?/g,
    dates: en,
  },
  {
    before:
      /\b(?:ab|am|wieder ab|wieder am)(?: dem| den)? (?=.{3,40}(?:wieder|zurück|erreichbar|im büro|im haus))|\b(?:zurück|wieder (?:da|erreichbar|im büro|im haus))(?: bin ich)? (?:ab|am) (?:dem )?/g,
    dates: de,
  },
  {
    before:
      /\b(?:de retour|retour|serai de retour|à nouveau disponible|reviens)(?: au bureau)?(?: (?:à partir du|dès le|le|au))\s*/g,
    dates: fr,
  },
  {
    before:
      /\b(?:regres(?:o|aré|ando)|volv(?:eré|iendo|er)|vuelvo|estaré de (?:vuelta|regreso)|de regreso|me reincorporo)(?: a la oficina)?(?: el| a partir del| desde el)?(?: día)?\s*/g,
    dates: es,
  },
  {
    before: /\b(?:rientr(?:o|erò|are)|sarò di ritorno|torn(?:o|erò))(?: in ufficio)?(?: il| dal| lunedì)?\s*/g,
    dates: it,
  },
  { before: /\b(?:terug|weer (?:aanwezig|bereikbaar|beschikbaar|op kantoor))(?: op| vanaf)?\s*/g, dates: nl },
  {
    before: /\b(?:de volta|retorn(?:o|arei)|regress(?:o|arei)|voltarei)(?: ao escritório)?(?: em| no dia| dia| a)?\s*/g,
    dates: pt,
  },
  { before: /(?:åter|tillbaka)(?: på kontoret)?(?: den)?\s*/g, dates: sv },
  { before: /(?:вернусь|буду (?:на месте|в офисе|доступен|доступна)|выйду)(?: с)?\s*/g, dates: ru },
];

const UNTIL: readonly Phrase[] = [
  { before: /\b(?:through|thru|up to and including|until and including)\s+/g, dates: en, isLastDay: true },
  { before: /\b(?:until|till|til)\s+/g, dates: en },
  { before: /\bfrom [\w ,./]{3,30}? (?:to|-) /g, dates: en },
  { before: /\bbis (?:einschließlich|inklusive|einschl\.|inkl\.)(?: zum| dem| den)?\s+/g, dates: de, isLastDay: true },
  { before: /\bbis(?: zum| dem| den)?\s+/g, dates: de },
  { before: /\bjusqu'(?:au|à)(?: le)?\s*(?:inclus )?/g, dates: fr },
  { before: /\bhasta(?: el)?(?: día)?\s+/g, dates: es },
  { before: /\bfino (?:al|all'|a)\s*/g, dates: it },
  { before: /\b(?:t\/m|tot en met)\s+/g, dates: nl, isLastDay: true },
  { before: /\btot\s+/g, dates: nl },
  { before: /\baté(?: o dia| ao dia| dia)?\s+/g, dates: pt },
  { before: /\bt\.? ?o\.? ?m\.?\s+/g, dates: sv, isLastDay: true },
  { before: /(?:^|\s)до\s+/g, dates: ru },
];

const LONGEST_TEXT = 4_000;
const DATE_WITHIN = 60;

/** The day on which somebody says to be back, as an ISO date; null when none is stated. */
export function returnsOn(text: string, receivedAt: Date): string | null {
  const folded = fold(text.slice(0, LONGEST_TEXT));
  for (const { before, dates, isLastDay } of [...BACK, ...UNTIL]) {
    for (const match of folded.matchAll(before)) {
      const from = match.index + match[0].length;
      const day = dayAt(folded.slice(from, from + DATE_WITHIN), dates.casual, receivedAt);
      if (day) return addDays(day, isLastDay ? 1 : 0);
    }
  }
  return null;
}

/** The date has to follow at once: "until I have spoken to her on 5 May" states no return. */
function dayAt(text: string, dates: Chrono, receivedAt: Date): Date | null {
  const [first] = dates.parse(text, { instant: receivedAt, timezone: 0 }, { forwardDate: true });
  if (!first || first.index > 5) return null;
  const { start } = first;
  if (!start.isCertain('day') && !start.isCertain('weekday')) return null;
  const [year, month, day] = [start.get('year'), start.get('month'), start.get('day')];
  if (year === null || month === null || day === null) return null;
  const date = new Date(Date.UTC(year, month - 1, day));
  const days = (date.getTime() - receivedAt.getTime()) / 86_400_000;
  return days > -2 && days < 400 ? date : null;
}

function addDays(date: Date, days: number): string {
  return new Date(date.getTime() + days * 86_400_000).toISOString().slice(0, 10);
}
