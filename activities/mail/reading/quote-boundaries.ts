import { type HeaderKind, headerKindOf } from './header-words.ts';
import type { Line } from './lines.ts';

/**
 * Finds where quotes begin that bear no mark of their own, and the lines that introduce marked ones.
 * Looks at a bounded number of lines around each, so the work grows with the length of the message alone.
 */
export function markBoundaries(lines: Line[]): Line[] {
  const marked = lines.map((line) => ({ ...line }));
  for (let index = 0; index < marked.length; index += 1) {
    const line = marked[index];
    if (!line || line.role === 'cut') continue;
    if (line.role !== 'text') continue;
    if (isSeparator(marked, index) || isHeaderBlock(marked, index)) {
      line.role = 'cut';
      continue;
    }
    const start = attributionStart(marked, index);
    if (start === null) continue;
    for (let at = start; at <= index; at += 1) setRole(marked[at], 'attribution');
    // Some clients introduce a quote and then do not mark it.
    if (!isQuoteNext(marked, index)) setRole(marked[index], 'cut');
  }
  return marked;
}

function setRole(line: Line | undefined, role: Line['role']): void {
  if (line) line.role = role;
}

// --- separators ---

/** `-----Original Message-----`, `________________________________`, `---------- Forwarded message ---------` */
const RULED_WORDS = /^[\s>*]{0,4}[-_=~*]{2,60}\s{0,3}(?!\s)([^-_=~*\n]{3,60}?)\s{0,3}[-_=~*]{2,60}\s*$/;
const ORIGINAL =
  /original|ursprüngliche|d'origine|oorspronkelijk|alkuperäinen|исходное|пересылаемое|oryginaln|původní|eredeti|orijinal|元の|原始|原件|원본|forward|weitergeleitet|transféré|reenviad|encaminhad|inoltrat|doorgestuurd|vidarebefordrat|videresendt|переслан|przekazan|iletilen|转发|轉寄|전달|reply|antwort|réponse|response|quoted|vastaus|αρχικό|הודעה מקורית|الرسالة الأصلية|tin nhắn gốc/i;
const RULE = /^[\s>*]{0,4}(?:[_]{5,}|[-]{10,}|[=]{10,}|[*]{10,}|[─━—–]{5,})\s*$/;
const FORWARDED =
  /^[\s>*]{0,4}(?:begin forwarded message|anfang der weitergeleiteten (?:nachricht|e-mail)|début du message (?:réexpédié|transféré)|inicio del mensaje reenviado|inizio messaggio inoltrato|início da mensagem (?:encaminhada|reencaminhada)|vidarebefordrat brev|начало переадресованного сообщения)\s*[:：]?\s*$/i;

function isSeparator(lines: Line[], index: number): boolean {
  const text = lines[index]?.text ?? '';
  if (FORWARDED.test(text)) return true;
  const words = RULED_WORDS.exec(text)?.[1];
  if (words && (ORIGINAL.test(words) || headersAfter(lines, index + 1).size >= 1)) return true;
  return RULE.test(text) && headersAfter(lines, index + 1).size >= 2;
}

// --- header blocks ---

const HEADER_WINDOW = 9;

/** `From: …` `Sent: …` `To: …` `Subject: …`, as Outlook and many others put above what they quote. */
function isHeaderBlock(lines: Line[], index: number): boolean {
  const first = headerKindOf(lines[index]?.text ?? '');
  if (first === null || first === 'other') return false;
  const kinds = headersAfter(lines, index);
  if (kinds.size >= 3) return true;
  const text = lines
    .slice(index, index + 4)
    .map((line) => line.text)
    .join(' ');
  return kinds.size === 2 && kinds.has('from') && /@/.test(text) && /\d/.test(text);
}

/** Kinds of header in the lines that follow, as far as they follow closely; folded lines are passed over. */
function headersAfter(lines: Line[], from: number): Set<HeaderKind> {
  const kinds = new Set<HeaderKind>();
  let misses = 0;
  for (const line of lines.slice(from, from + HEADER_WINDOW)) {
    if (line.text.trim() === '') continue;
    const kind = headerKindOf(line.text);
    if (kind) {
      if (kind !== 'other') kinds.add(kind);
      misses = 0;
    } else {
      misses += 1;
      if (misses > 1 || kinds.size === 0) break;
    }
  }
  return kinds;
}

// --- attributions ---

/** A verb of writing, in the form that stands in "On … X wrote:"; German and Nordic have it before the name. */
const WROTE =
  /(?<!\p{L})(?:wrote|writes|schrieb|schreef|escribió|escribio|a écrit|a ecrit|écrivait|ha scritto|scrisse|escreveu|skrev|skreiv|kirjoitti|napisał(?:\(a\)|a)?|napisal(?:\(a\)|a)?|napísal(?:\(a\)|a)?|je napisa[ol](?:\/la|la)?|написал(?:\(а\)|а)?|пишет|писал(?:\(а\)|а)?|пише|написав(?:\(ла\))?|написа|yazdı|írta|a scris|έγραψε|כתב(?:\/ה|ה)?|מאת|كتب|đã viết|viết|menulis|kirjutas|rašė|parašė|rakstīja|skrifaði|ha escrit|va escriure|idatzi zuen|scríobh|ysgrifennodd)(?!\p{L})|写道|寫道|写到|のメッセージ|書きました|님이 작성|님이 쓴|작성|เขียน/iu;
const WROTE_LAST = new RegExp(`(?:${WROTE.source})\\s*[:：]?\\s*$`, 'iu');
const ADDRESS = /<[^<>\s]{1,64}@[^<>\s]{1,253}>|\b[\w.+-]{1,64}@[\w.-]{1,253}\b|\[mailto:/;
const WHEN = /\b(?:19|20)\d\d\b|\b\d{1,2}[:.h]\d{2}\b|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2}\s?(?:月|월)|年/;
/** How such a line begins. */
const BEGINS =
  /^[\s>*]{0,4}(?:on|am|le|el|em|il|op|den|dne|dnia|w dniu|på|il giorno|a|kl|в|у|vào|pada|στις|την|ב-?|בתאריך|في|în|pe data|u|dana|ons?dag|le\s|em\s|en\s|vor|date|mon|tue|wed|thu|fri|sat|sun|lun|mar|mer|jeu|ven|sam|dim|mo|di|mi|do|fr|sa|so|пн|вт|ср|чт|пт|сб|вс|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье|在|於|于|\d{1,4}|"?[\p{L}' .]{2,60}"?\s*<|--*)(?=[\s,."'\d年月/<:-]|$)/iu;
const LONGEST_ATTRIBUTION_LINES = 4;

/** The first line of the attribution that ends at `index`; null when none ends there. */
function attributionStart(lines: Line[], index: number): number | null {
  const last = withoutMarks(lines[index]?.text ?? '');
  if (last.length > 400 || last === '') return null;
  const endsInColon = /[:：]$/.test(last);
  const hasVerb = WROTE_LAST.test(last) || (endsInColon && WROTE.test(last));
  if (!hasVerb && !endsInColon) return null;
  let joined = '';
  for (let start = index; start > index - LONGEST_ATTRIBUTION_LINES && start >= 0; start -= 1) {
    const line = lines[start];
    if (line?.role !== 'text' || line.text.trim() === '') break;
    joined = `${withoutMarks(line.text)} ${joined}`.trimEnd();
    const [hasAddress, hasWhen] = [ADDRESS.test(joined), WHEN.test(joined)];
    const isIntroduced = BEGINS.test(line.text) || beginsParagraph(lines, start);
    if (hasVerb && isIntroduced && (hasAddress || hasWhen)) return start;
    // `26.06.2014, 14:41, "Alexander L" <abc@example.com>:`, in whatever language.
    if (endsInColon && hasAddress && hasWhen && isIntroduced) return start;
  }
  // `Vera Verifier wrote:` says little, unless a quote follows.
  const isShort = last.length <= 100 && !/[.!?]\s/.test(last);
  if (hasVerb && isShort && isQuoteNext(lines, index)) return isWrapped(lines, index) ? index - 1 : index;
  return null;
}

/** Direction marks stand around names in right-to-left languages. */
function withoutMarks(text: string): string {
  return text.replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '').trim();
}

function beginsParagraph(lines: Line[], index: number): boolean {
  const before = lines[index - 1];
  return before?.role !== 'text' || before.text.trim() === '';
}

/** `On Mon, Mar 1, 2027 at 9:00 AM Certification` / `<certification@example.org> wrote:` */
function isWrapped(lines: Line[], index: number): boolean {
  const before = lines[index - 1];
  return before?.role === 'text' && BEGINS.test(before.text) && WHEN.test(before.text);
}

function isQuoteNext(lines: Line[], index: number): boolean {
  const next = lines.slice(index + 1, index + 5).find((line) => line.text.trim() !== '' || line.role === 'cut');
  return next?.role === 'quoted';
}
