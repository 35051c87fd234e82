import { ENGLISH } from './english.ts';
import { type Language, words } from './language.ts';

/** One-line answers; longer ones go to the coordinator. */
export const GERMAN: Language = {
  ...ENGLISH,
  affirming: words('verifiziert verifiziere bestätigt bestätige bestätigen genehmigt genehmige'),
  refusing: words('nicht abgelehnt'),
  acts: words('bestätige bestätigen verifiziere genehmige'),
  firstPerson: /\b(?:ich|wir)\b|^hiermit\b/,
  otherPerson: /^(?:sie|er|haben|hat|ist|sind|kann|können)\b/,
  deeds: words('abgeschlossen absolviert besucht'),
  agreement: /^ja$/,
  praise: new Set(),
  approving: words(
    'korrekt richtig ordnung gut vollständig zutreffend passt stimmt stimmen abgeschlossen absolviert besucht',
  ),
  whole: words('alles alle allem sämtliche sämtlichen'),
  neutral: words(
    'ja ich wir hiermit gerne kann können das dies diese diesen dass die der den dem des es sie er ist sind hat haben wurde wurden worden in von mir uns und so auch angaben liste aktivitäten stunden kurse fortbildungen veranstaltungen zeilen punkte einträge obigen oben unten genannten aufgeführten alles alle allem sämtliche sämtlichen geprüft besucht absolviert abgeschlossen korrekt danke dank vielen grüße gruß',
  ),
  equivalent: [],
  ignorable: [/\bohne (?:ausnahmen?|einschränkungen?|vorbehalte?)\b/g],
  courtesy: [
    /^(?:vielen |herzlichen |besten )?dank(?:e)?(?: [\p{L} ]{1,40})?$/u,
    /^danke(?: [\p{L} ]{1,40})?$/u,
    /^(?:mit )?(?:freundlichen?|besten?|herzlichen?|viele|liebe|schöne) grüßen?(?: [\p{L} ]{1,20})?$/u,
    /^schönen? (?:tag|woche|wochenende|abend)(?: noch)?$/,
    /^(?:hallo|guten (?:tag|morgen)|liebe[rs]?|sehr geehrte[rs]?)(?:[ ,]+[\p{L} .-]{1,40})?$/u,
  ],
  thanks: /^(.{3,}?)[\s,;.-]+((?:(?:vielen )?danke?)\b.*)$/,
  becomes: /^(?:ist|sind|war|waren|stimmt|stimmen)(?!\p{L})/u,
  exception:
    /(?:alles |alle )?(?:\baußer|\bausser|\bbis auf|\bmit ausnahme (?:von|der|des)|\bausgenommen)(?: die| der| den)?(?!\p{L})/u,
  rest: /\b(?:der rest|alles andere|alle anderen|alles übrige|die übrigen|die anderen)\b/,
  denial:
    /\bnicht (?:verifiziert|bestätigt|genehmigt)\b|\b(?:bestätige|verifiziere|genehmige) (?:das |dies |es |diese )?nicht\b|^abgelehnt$/,
  inability: /\b(?:kann|können) (?:ich |wir )?(?:das |dies |es |diese )?nicht (?:bestätigen|verifizieren|genehmigen)\b/,
  partial: /\b(?:alles?|alle[mn]|sämtliche)\b/,
  undone: /\b(?:hat|haben|wurde|wurden|war|waren)\b.{0,40}\b(?:nicht|nie|keine)\b/,
  reasons: /^(?:sie|er|es|das|dies|diese|da|weil|die|der)(?!\p{L})/u,
  all: 'alle',
  counted: /\balle \d{1,3}(?= \p{L})/gu,
  dispute: /\bnicht\b|\bnie\b|\bkeine?\b/,
  lineNoun:
    /^(?:(?:die |der |den |das )?(?:zeilen?|nummern?|nrn?\.?|punkte?|posten|positionen?|positionn?|einträge|eintrag|kurse?)\s*)/,
  lineJoin: /^(?:\s*,?\s*(?:und|sowie|oder|u\.)\s+|\s*[,;/&+]\s*)/,
  lineRange: /^\s*(?:-|bis)\s*(?=#?\d)/,
  numerals: new Map(),
  doubt:
    /\?|\b(?:wenn|falls|sofern|sobald|bevor|vielleicht|eventuell|wahrscheinlich|vermutlich|glaube|denke|scheint|müsste|sollte|könnte|würde|noch|später|morgen|nächste[nr]?|demnächst|werde|werden|wird|vorerst|momentan|zurzeit|teilweise|einige|manche|fast|hälfte|zweifel|unsicher|vorbehaltlich|unter der bedingung|muss|prüfe|frage)(?!\p{L})/u,
  open: /\?|\b(?:wenn|falls|sofern|sobald|noch|vorerst|momentan|zurzeit|werde|prüfe|bis|fragen sie|kontaktieren)(?!\p{L})/u,
  reserve:
    /\b(?:aber|jedoch|nicht|kein|keine|nie|ohne|außer|ausser|nur|lediglich)(?!\p{L})|#\s?\d|\b(?:zeilen?|nummer|nr\.?) \d/u,
  greeting:
    /^(?:hallo|guten (?:tag|morgen|abend)|liebe[rs]?|sehr geehrte[rs]?|hi|moin|servus|grüß gott)\b[\p{L}.,' -]{0,60}$/u,
  closing:
    /^(?:(?:vielen |herzlichen |besten )?dank(?:e)?(?: im voraus)?|danke(?: schön)?|(?:mit )?(?:freundlichen?|besten?|herzlichen?|viele|liebe|schöne) grüßen?(?: aus [\p{L} ]{1,20})?|mfg|vg|lg|gruß)[\s,.!-]*$/u,
};
