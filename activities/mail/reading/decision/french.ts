import { ENGLISH } from './english.ts';
import { type Language, words } from './language.ts';

/** One-line answers; longer ones go to the coordinator. */
export const FRENCH: Language = {
  ...ENGLISH,
  affirming: words(
    'vérifié vérifiée vérifiés vérifiées verifie vérifie confirmé confirmée confirmés confirmées confirme confirmons approuvé approuvée approuvés approuvées approuve atteste certifie certifié validé validée validés validées valide',
  ),
  refusing: words('non pas refusé rejeté'),
  acts: words('confirme confirmons approuve atteste certifie valide verifie vérifie'),
  firstPerson: /\bje\b|\bj'|\bnous\b|^oui,? confirm|^confirm/,
  otherPerson: /^(?:elle|il|vous|est-ce|a-t-)\b/,
  deeds: words('terminé suivi effectué'),
  agreement: /^oui$/,
  praise: new Set(),
  approving: words(
    'correct correcte correctes corrects exact exacte exacts exactes ordre bon parfait conforme juste terminé suivi effectué',
  ),
  whole: words('tout toute tous toutes'),
  neutral: words(
    "oui je j'ai ai nous avons le la les l' de des du d' en ce ceci cela c'est ces cette est sont a ont été par moi et que qu'elle qu'il elle il bien ci dessus dessous tout toute tous toutes heures activités activites cours formations crédits liste lignes suivi suivies effectué effectuées terminé peux merci beaucoup cordialement",
  ),
  equivalent: [],
  ignorable: [/\bsans (?:exception|réserve)s?\b/g],
  courtesy: [
    /^(?:merci|merci beaucoup|merci bien)(?: [\p{L}' ]{1,40})?$/u,
    /^(?:bien )?cordialement$|^bonne (?:journée|soirée|semaine)$|^salutations$|^bravo$|^félicitations$/,
    /^(?:bonjour|bonsoir|salut|chère?)(?:[ ,]+[\p{L} .-]{1,40})?$/u,
  ],
  thanks: /^(.{3,}?)[\s,;.-]+((?:merci)\b.*)$/,
  becomes: /^(?:est|sont|était|étaient|n'est|ne)(?!\p{L})/u,
  exception:
    /(?:tout |tous |toutes )?(?:\bsauf|\bexcepté|\bhormis|à l'exception (?:de|du|des)|\bà part)(?: pour| les| la| le| l')?(?![\p{L}])/u,
  rest: /\b(?:le reste|les autres|tout le reste|toutes les autres|tous les autres)\b/,
  denial:
    /\b(?:non|pas) (?:vérifiée?s?|confirmée?s?|approuvée?s?|validée?s?)(?!\p{L})|\bne (?:confirme|valide|vérifie|l'approuve|approuve) pas\b|^(?:refusé|rejeté)$/u,
  inability: /\bne (?:peux|pouvons|puis) pas (?:le |la |les )?(?:vérifier|confirmer|approuver|valider)\b/,
  partial: /\b(?:tout|tous|toutes?)\b/,
  undone: /\bn'(?:a|est|ont) (?:pas|jamais)/,
  reasons: /^(?:elle|il|ils|elles|ce|cette|ces|c'|car|parce|la|le|les)(?!\p{L})/u,
  all: 'tout',
  counted: /\btou(?:s|tes)(?: les)? \d{1,3}(?= \p{L})/gu,
  dispute: /\b(?:pas|non|jamais)\b/,
  lineNoun: /^(?:(?:la |le |les |l')?(?:lignes?|num[eé]ros?|n°|nos?\.?|activit[eé]s?|cours|cr[eé]dits?)\s*)/,
  lineJoin: /^(?:\s*,?\s*(?:et|ou)\s+|\s*[,;/&+]\s*)/,
  lineRange: /^\s*(?:-|à|au|jusqu'à)\s*(?=#?\d)/,
  numerals: new Map(),
  doubt:
    /\?|\b(?:si (?!,)(?:elle|il|vous|je)|s'il|quand|lorsque|peut-être|je (?:crois|pense)|semble|devrait|pourrait|encore|plus tard|demain|prochaine?|en attente|je vais|vérifierai|confirmerai|pour l'instant|pour le moment|jusqu|certain(?:e?s)|quelques|en partie|partiel(?:lement)?|presque|moitié|doute|sous réserve|à condition)(?!\p{L})/u,
  open: /\?|\b(?:si|encore|quand|pour l'instant|pour le moment|jusqu|en attente|vérifierai|confirmerai|demandez|contactez)(?!\p{L})/u,
  reserve:
    /\b(?:mais|ne|n'|pas|non|sans|sauf|hormis|jamais|aucune?|seulement|uniquement)(?!\p{L})|#\s?\d|\b(?:lignes?|num[eé]ros?) \d/u,
  greeting: /^(?:bonjour|bonsoir|salut|chère?s?|madame|monsieur|hello|hi)\b[\p{L}.,' -]{0,60}$/u,
  closing:
    /^(?:merci(?: beaucoup| bien| d'avance)?|(?:bien |très )?cordialement|cdlt|salutations(?: distinguées)?|bonne (?:journée|soirée|semaine)|bien à (?:vous|toi)|sincèrement)[\s,.!-]*$/u,
};
